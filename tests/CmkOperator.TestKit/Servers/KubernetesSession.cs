using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.TestKit.Servers;

/// <summary>Requests to one server, in one namespace.</summary>
public sealed class KubernetesSession(ServerKind kind, HttpClient client, string kubeconfigPath, string @namespace)
{
    public const string Merge = "application/merge-patch+json";
    public const string Json = "application/json-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string Apply = "application/apply-patch+yaml";
    public const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    public ServerKind Kind { get; } = kind;

    public string Namespace { get; } = @namespace;

    public string KubeconfigPath { get; } = kubeconfigPath;

    /// <summary>The widgets of the namespace.</summary>
    public string Path => $"/apis/test.example.com/v1/namespaces/{Namespace}/widgets";

    public async Task<KubernetesReply> SendAsync(string method, string path, string? body = null, string contentType = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("tests", "1.0"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new KubernetesReply(response.StatusCode, text, warnings, response.Content.Headers.ContentType?.ToString() ?? "");
    }

    /// <summary>Creates a widget that must be accepted.</summary>
    public async Task<KubernetesReply> CreateAsync(string name, string spec = Widgets.GoodSpec, string metadata = "")
    {
        var reply = await SendAsync("POST", Path, Widgets.Json(name, spec, metadata));
        Assert.Equal(HttpStatusCode.Created, reply.Code);
        return reply;
    }

    public Task<KubernetesReply> GetAsync(string name, string? accept = null) => SendAsync("GET", $"{Path}/{name}", accept: accept);

    public Task<KubernetesReply> PatchAsync(string name, string patch, string contentType = Merge, string query = "") =>
        SendAsync("PATCH", $"{Path}/{name}{query}", patch, contentType);

    /// <summary>Applies a configuration of a widget.</summary>
    /// <param name="name">The widget.</param>
    /// <param name="manager">The manager that applies.</param>
    /// <param name="fields">The fields beside apiVersion, kind and the name, as JSON members.</param>
    /// <param name="force">Whether to take fields from others.</param>
    /// <param name="subresource">Empty, or <c>/status</c>.</param>
    /// <param name="metadata">Members of metadata beside the name.</param>
    public Task<KubernetesReply> ApplyAsync(string name, string manager, string fields, bool force = false, string subresource = "", string metadata = "")
    {
        var more = (metadata.Length > 0 ? $",{metadata}" : "") + "}" + (fields.Length > 0 ? $",{fields}" : "");
        var body = $$"""{"apiVersion":"test.example.com/v1","kind":"Widget","metadata":{"name":"{{name}}"{{more}}}""";
        return SendAsync("PATCH", $"{Path}/{name}{subresource}?fieldManager={manager}{(force ? "&force=true" : "")}", body, Apply);
    }

    public Task<KubernetesReply> ListAsync(string query) => SendAsync("GET", $"{Path}?{query}");

    /// <summary>Opens a watch on the widgets of the namespace.</summary>
    public async Task<KubernetesWatch> WatchAsync(string query, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?watch=1&{query}");
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new KubernetesWatch(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>Whether a kind is served; the smaller real servers have no core/v1.</summary>
    public async Task<bool> ServesAsync(string path) => (await SendAsync("GET", path)).Code != HttpStatusCode.NotFound;

    /// <summary>JSON without white space, to compare by text.</summary>
    public static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}

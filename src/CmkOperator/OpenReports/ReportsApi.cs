using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.OpenReports;

/// <summary>Reads and writes <c>reports.openreports.io</c>, if the cluster serves them.</summary>
internal sealed class ReportsApi(KubernetesApi api)
{
    private const string FieldManager = "cmk-operator-reports";
    private const string Group = "openreports.io";
    private const string Version = "v1alpha1";
    private const string Plural = "reports";

    private static readonly ResourcePath Path = new(Group, Version, Plural);

    /// <summary>Whether the cluster serves Reports.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = Parse(await api.GetAsync($"apis/{Group}/{Version}", cancellationToken));
            return answer["resources"] is JsonArray resources && resources.OfType<JsonObject>().Any(one => one["name"] is JsonValue name && name.TryGetValue<string>(out var text) && text == Plural);
        }
        catch (KubernetesApiException absent) when (absent.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>The Report of that name; null when there is none.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public async Task<JsonObject?> FindAsync(NamespacedName name, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await api.GetAsync(Path.Object(name), cancellationToken));
        }
        catch (KubernetesApiException absent) when (absent.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates a Report.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered; 404 when the cluster no longer serves Reports.</exception>
    public Task CreateAsync(NamespacedName name, JsonObject report, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, $"{Path.Collection(name.Namespace)}?fieldManager={FieldManager}", Bytes(report), KubernetesApi.Json, cancellationToken);

    /// <summary>Brings a Report from the version that was read to what it must say.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered; 409 when it was changed meanwhile.</exception>
    public Task UpdateAsync(NamespacedName name, JsonObject existing, JsonObject wanted, CancellationToken cancellationToken)
    {
        var patch = wanted.DeepClone().AsObject();
        patch["metadata"]!["resourceVersion"] = existing["metadata"]?["resourceVersion"]?.DeepClone();
        return api.SendAsync(HttpMethod.Patch, $"{Path.Object(name)}?fieldManager={FieldManager}", Bytes(patch), KubernetesApi.MergePatch, cancellationToken);
    }

    private static JsonObject Parse(byte[] answer)
    {
        try
        {
            return JsonNode.Parse(answer) as JsonObject ?? throw new KubernetesApiException("The API server answered with something that is not an object", null);
        }
        catch (JsonException unreadable)
        {
            throw new KubernetesApiException("The API server answered with something that is not JSON", unreadable);
        }
    }

    private static byte[] Bytes(JsonObject body) => System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
}

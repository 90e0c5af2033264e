using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

/// <summary>The webhook in the whole process, called over HTTPS as an API server calls it.</summary>
public sealed class WebhookServerTests : IAsyncLifetime
{
    private readonly WebhookAuthority _authority = new();
    private readonly SecretFolder _folder = new();
    private WebhookHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _folder.Swap(_authority.Issue());
        _host = await WebhookHost.StartAsync(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_object_is_allowed_with_its_warnings_and_a_dry_run_gets_the_same_answer()
    {
        using var client = _host.Client(_authority);
        var workspace = Reviews.Workspace(spec: """{"hbiWorkspace":true}""");

        var answers = new[] { await AskAsync(client, Reviews.Create(workspace)), await AskAsync(client, Reviews.Create(workspace, dryRun: true)) };

        var expected = $$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true,
             "warnings":["{{{WorkspaceWarnings.Cost}}}","{{{WorkspaceWarnings.Telemetry}}}"]}}
            """;
        Assert.All(answers, answer => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), answer), answer.ToJsonString()));
    }

    [Fact]
    public async Task A_replica_that_does_not_lead_denies_a_second_declaration_from_its_own_watch()
    {
        _host.Cluster.Put(WebhookHost.Collection, Reviews.Workspace("first", spec: """{"workspaceName":"fraud-ml"}""").ToJsonString());
        await _host.ReadyAsync();
        using var client = _host.Client(_authority);

        var answer = await UntilAsync(client, allowed: false);

        var message = (string?)answer["response"]!["status"]!["message"];
        Assert.Contains("is already declared by the object first", message, StringComparison.Ordinal);
        Assert.True(
            JsonNode.DeepEquals(
                new JsonObject
                {
                    ["status"] = "Failure",
                    ["message"] = message,
                    ["reason"] = "Forbidden",
                    ["code"] = 403,
                    ["details"] = new JsonObject
                    {
                        ["name"] = "fraud-ml",
                        ["group"] = "cmk-operator.io",
                        ["kind"] = "cmkworkspaces",
                        ["causes"] = new JsonArray(new JsonObject { ["reason"] = "FieldValueDuplicate", ["message"] = message, ["field"] = "spec.workspaceName" }),
                    },
                },
                answer["response"]!["status"]),
            answer.ToJsonString());

        _host.Cluster.Delete(WebhookHost.Collection, "first");
        await UntilAsync(client, allowed: true);
        Assert.DoesNotContain(_host.Cluster.Requests, request => request.Method != "GET" && request.Path.Contains("cmkworkspaces", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no json", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"1"}}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"operation":"CREATE"}}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":1}}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1"}}""", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1"}}""", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1"}}""", "application/json; charset=utf-8", HttpStatusCode.OK)]
    public async Task An_invalid_review_is_answered_with_the_problem(string body, string contentType, HttpStatusCode status)
    {
        using var client = _host.Client(_authority);

        var answer = await WebhookHost.PostAsync(client, body, contentType);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_not_read()
    {
        using var client = _host.Client(_authority);
        client.DefaultRequestHeaders.ExpectContinue = true;

        var answer = await WebhookHost.PostAsync(client, new string(' ', AdmissionEndpoint.LongestBody + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    public async Task A_body_at_the_limit_is_answered_even_when_it_does_not_announce_its_length()
    {
        using var client = _host.Client(_authority);
        var review = Reviews.Create(Reviews.Workspace());
        review += new string(' ', AdmissionEndpoint.LongestBody - review.Length);

        Assert.Equal(HttpStatusCode.OK, (await WebhookHost.PostAsync(client, review)).Status);
        // The framing of its chunks counts too.
        client.DefaultRequestHeaders.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.OK, (await WebhookHost.PostAsync(client, review[..^10_000])).Status);
    }

    [Fact]
    public async Task A_review_beyond_those_that_may_wait_is_rejected_and_none_holds_its_place_for_long()
    {
        var held = new List<Task<string?>>();
        for (var i = 0; i < AdmissionEndpoint.ReviewsAtOnce + AdmissionEndpoint.ReviewsWaiting + 1; i++)
        {
            held.Add(HoldAsync());
        }

        Assert.Equal("HTTP/1.1 503 Service Unavailable", await await Task.WhenAny(held));
        var answered = held.Count(request => request.IsCompleted);
        Assert.Equal(1, answered);

        _host.Time.Advance(AdmissionEndpoint.LongestReview);
        Assert.All(await Task.WhenAll(held), answer => Assert.Contains(answer, new[] { "HTTP/1.1 503 Service Unavailable", null }));
        using var client = _host.Client(_authority);
        Assert.Equal(HttpStatusCode.OK, (await WebhookHost.PostAsync(client, Reviews.Create(Reviews.Workspace()))).Status);
    }

    [Fact]
    public async Task The_port_serves_only_one_path_and_one_method()
    {
        using var client = _host.Client(_authority);
        Assert.Equal(HttpStatusCode.NotFound, (await WebhookHost.PostAsync(client, "{}", path: "/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await WebhookHost.PostAsync(client, "{}", path: "/healthz")).Status);
        using var get = await client.GetAsync(new Uri(AdmissionEndpoint.Path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (get.StatusCode, get.Content.Headers.Allow.Single()));

        using var health = new HttpClient { BaseAddress = _host.Health };
        Assert.Equal(HttpStatusCode.NotFound, (await WebhookHost.PostAsync(health, "{}")).Status);
    }

    [Fact]
    public async Task An_API_server_that_offers_HTTP_2_is_answered_over_HTTP_1()
    {
        using var client = _host.Client(_authority);
        using var review = new StringContent(Reviews.Create(Reviews.Workspace()), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(AdmissionEndpoint.Path, UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = review,
        };

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (answer.StatusCode, answer.Version));
    }

    [Fact]
    public async Task A_renewed_certificate_is_presented_without_a_restart()
    {
        var renewed = _authority.Issue(withRsa: true);
        Assert.NotEqual(renewed.Serial, await SerialAsync());

        _folder.Swap(renewed);
        _host.Time.Advance(ServingCertificate.Interval);

        Assert.Equal(renewed.Serial, await SerialAsync());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_safe_versions_of_TLS_are_accepted(SslProtocols protocol)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _host.Webhook.Port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(connection.GetStream());

        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = protocol, CertificateChainPolicy = _authority.Trust() },
            TestContext.Current.CancellationToken);

        Assert.Equal(protocol, stream.SslProtocol);
    }

    [Fact]
    public async Task Plain_HTTP_is_not_answered()
    {
        using var client = new HttpClient { BaseAddress = new UriBuilder(_host.Webhook) { Scheme = Uri.UriSchemeHttp }.Uri };

        await Assert.ThrowsAsync<HttpRequestException>(() => WebhookHost.PostAsync(client, Reviews.Create(Reviews.Workspace())));
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, string review)
    {
        var (status, text) = await WebhookHost.PostAsync(client, review);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonNode.Parse(text)!;
    }

    private static Task<JsonNode> UntilAsync(HttpClient client, bool allowed) => Eventually.UntilAsync(
        () => AskAsync(client, Reviews.Create(Reviews.Workspace())), answer => (bool?)answer["response"]!["allowed"] == allowed, answer => answer.ToJsonString());

    /// <summary>Starts a request and never completes it; returns the first line of the answer, or null when the connection is cut.</summary>
    private async Task<string?> HoldAsync()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _host.Webhook.Port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = _authority.Trust() }, TestContext.Current.CancellationToken);
        var begun = $"POST {AdmissionEndpoint.Path} HTTP/1.1\r\nHost: webhook\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(begun), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<string> SerialAsync()
    {
        var serial = string.Empty;
        using var client = _host.Client(_authority, seen => serial = seen);
        await AskAsync(client, Reviews.Create(Reviews.Workspace()));
        return serial;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CmkOperator.TestKit.ApiServers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>
/// An API server with the authorization that the stand-in lacks: every client of the proxy is the operator's ServiceAccount, and a
/// request that its rights do not cover gets a 403.
/// </summary>
internal sealed class AuthorizingProxy : IAsyncDisposable
{
    private static readonly string[] Hop = ["Transfer-Encoding", "Connection", "Keep-Alive"];

    private readonly ApiServerInstance _server;
    private readonly Rights _rights;
    private readonly Func<ClusterRequest, JsonNode?>? _substitute;
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _refused = new();

    private TemporaryKubeconfig? _kubeconfig;

    private AuthorizingProxy(ApiServerInstance server, Rights rights, Func<ClusterRequest, JsonNode?>? substitute, WebApplication app)
    {
        _substitute = substitute;
        _server = server;
        _rights = rights;
        _app = app;
    }

    /// <summary>A kubeconfig for this proxy.</summary>
    public string KubeconfigPath => _kubeconfig!.Path;

    /// <summary>Requests that were answered 403.</summary>
    public IReadOnlyCollection<string> Refused => [.. _refused.Keys];

    /// <summary>Starts it on a free port of the loopback interface.</summary>
    /// <param name="server">The server that answers allowed requests.</param>
    /// <param name="rights">What is allowed.</param>
    /// <param name="substitute">Answers instead of the server what it cannot answer; null for the rest.</param>
    public static async Task<AuthorizingProxy> StartAsync(ApiServerInstance server, Rights rights, Func<ClusterRequest, JsonNode?>? substitute = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var proxy = new AuthorizingProxy(server, rights, substitute, app);
        app.Run(proxy.ForwardAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        proxy._kubeconfig = new TemporaryKubeconfig(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _kubeconfig?.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var request = context.Request;
        var isWatch = request.Query["watch"].ToString() is "true" or "1";
        var asked = ClusterRequest.Of(request.Method, request.Path.Value!, isWatch);
        if (asked is not null && !_rights.Allow(asked))
        {
            _refused[asked.ToString()] = true;
            context.Response.StatusCode = 403;
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["status"] = "Failure",
                ["reason"] = "Forbidden",
                ["message"] = $"{asked} is forbidden",
            });
            return;
        }

        if (asked is not null && _substitute?.Invoke(asked) is { } own)
        {
            await context.Response.WriteAsync(own.ToJsonString());
            return;
        }

        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.Value + request.QueryString);
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            forwarded.Content = new StreamContent(request.Body);
            forwarded.Content.Headers.ContentType = request.ContentType is { } type ? MediaTypeHeaderValue.Parse(type) : null;
        }

        foreach (var accepted in request.Headers.Accept)
        {
            forwarded.Headers.TryAddWithoutValidation("Accept", accepted);
        }

        using var answer = await _server.Client.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !Hop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = await body.ReadAsync(buffer, context.RequestAborted); read > 0; read = await body.ReadAsync(buffer, context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                // The events of a watch are flushed immediately.
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or HttpRequestException)
        {
            context.Abort();
        }
    }
}

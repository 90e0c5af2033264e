using System.Collections.Concurrent;
using Azure.Core;
using CmkOperator.Azure;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Keys;
using CmkOperator.Azure.Observation;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Sessions;
using CmkOperator.Tenancy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>
/// A real HTTPS server with configurable answers. Routes are <c>METHOD path</c>, without host and query; several replies for one
/// route are returned in turn and the last one repeats. Any other request gets a 404 as Azure Resource Manager writes it.
/// </summary>
internal sealed class FakeAzure : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<FakeReply>> _routes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly WebApplication _app;
    private readonly string _caFile = Path.Combine(Path.GetTempPath(), $"fake-azure-{Guid.NewGuid():N}.crt");
    private readonly List<IDisposable> _clients = [];

    private FakeAzure(WebApplication app)
    {
        _app = app;
    }

    public int Port { get; private set; }

    public string VaultHost => $"kv-cmk.vault.localhost:{Port}";

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    public IReadOnlyList<string> Lines => [.. _requests.Select(request => request.Line)];

    public AzureOptions Options => new()
    {
        Cloud = AzureCloudKind.Custom,
        ArmEndpoint = new Uri($"https://localhost:{Port}"),
        AuthorityHost = new Uri($"https://localhost:{Port}"),
        GraphEndpoint = new Uri($"https://localhost:{Port}"),
        VaultSuffix = $"vault.localhost:{Port}",
        TrustedCaFile = _caFile,
        RetryAttempts = 0,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public static async Task<FakeAzure> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(TestCertificates.Server)));
        var app = builder.Build();
        var fake = new FakeAzure(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        fake.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        await File.WriteAllTextAsync(fake._caFile, TestCertificates.CaPem, TestContext.Current.CancellationToken);
        return fake;
    }

    public FakeAzure On(string route, params FakeReply[] replies)
    {
        foreach (var reply in replies)
        {
            _routes.GetOrAdd(route, _ => new ConcurrentQueue<FakeReply>()).Enqueue(reply);
        }

        return this;
    }

    public FakeAzure On(string route, string body) => On(route, new FakeReply(200, body.Replace("{port}", $"{Port}", StringComparison.Ordinal)));

    public AzurePipelines Pipelines(AzureOptions? options = null, TimeProvider? time = null, IRequestJournal? journal = null, TokenCredential? credential = null)
    {
        options ??= Options;
        var transport = AzureTransport.Create(options.TrustedCaFile);
        var pipelines = new AzurePipelines(
            AzureCloud.From(options), options, transport, credential ?? new StaticToken(), time ?? TimeProvider.System, journal ?? NoRequestJournal.Instance);
        _clients.Add(pipelines);
        _clients.Add(transport);
        return pipelines;
    }

    public AzureReader Reader(AzureOptions? options = null) => new(AzureCloud.From(options ?? Options), Pipelines(options));

    public AzureReaders Readers(AzureOptions? options = null, KeyUsability? isUsable = null)
    {
        options ??= Options;
        var pipelines = Pipelines(options);
        return new AzureReaders(
            AzureCloud.From(options),
            pipelines,
            pipelines,
            new AzureMemory(options.CacheLifetime, TimeProvider.System),
            options,
            isUsable ?? ((version, _) => version.Enabled),
            TimeProvider.System);
    }

    public AzureClients Clients(AzureOptions? options = null, TimeProvider? time = null, TenancyPolicy? tenancy = null)
    {
        var connection = AzureConnection.Open(options ?? Options, (version, _) => version.Enabled, time ?? TimeProvider.System, tenancy: tenancy);
        var clients = connection.Connect(new StaticToken(), isOperatorsTenant: true);
        _clients.Add(clients);
        _clients.Add(connection);
        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.DisposeAsync();
        File.Delete(_caFile);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _requests.Enqueue(new FakeRequest(
            request.Method,
            request.Host.Value ?? string.Empty,
            request.Path.Value ?? string.Empty,
            Uri.UnescapeDataString(request.QueryString.Value ?? string.Empty),
            body,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            DateTimeOffset.UtcNow));
        await SendAsync(context, ReplyFor($"{request.Method} {request.Path.Value}"));
    }

    private FakeReply ReplyFor(string route)
    {
        if (!_routes.TryGetValue(route, out var replies))
        {
            return FakeReply.Error(404, "ResourceNotFound", "The Resource was not found.");
        }

        return replies.Count > 1 && replies.TryDequeue(out var next) ? next : replies.TryPeek(out var last) ? last : throw new InvalidOperationException(route);
    }

    private static async Task SendAsync(HttpContext context, FakeReply reply)
    {
        if (reply.HeldBy is { } held)
        {
            await held.Task.WaitAsync(context.RequestAborted);
        }

        if (reply.Drop)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Body.Length > 0 && !context.Response.Headers.ContainsKey("Content-Type"))
        {
            context.Response.ContentType = reply.Body[0] == '<' ? "text/html" : "application/json";
        }

        if (reply.CutOff)
        {
            context.Response.ContentLength = reply.Body.Length + 100;
            await context.Response.WriteAsync(reply.Body);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        if (reply.Body.Length > 0)
        {
            await context.Response.WriteAsync(reply.Body);
        }
    }
}

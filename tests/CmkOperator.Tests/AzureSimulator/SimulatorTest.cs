using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Hosting;
using CmkOperator.Sandbox.World;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

/// <summary>One simulator per test, on a clock that only the test advances.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    internal const string Subscription = "11111111-1111-1111-1111-111111111111";
    internal const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-ml";
    internal const string Storage = $"{Group}/providers/Microsoft.Storage/storageAccounts/stml";
    internal const string Secrets = $"{Group}/providers/Microsoft.KeyVault/vaults/kv-ml";
    internal const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/kv-cmk";
    internal const string Insights = $"{Group}/providers/Microsoft.Insights/components/ai-ml";
    internal const string Identity = $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";
    internal const string Workspace = $"{Group}/providers/Microsoft.MachineLearningServices/workspaces/ws-a";
    internal const string Client = "22222222-2222-2222-2222-222222222222";

    private readonly Dictionary<string, string> _tokens = [];
    private AzureSimulatorHost? _host;
    private HttpClient? _http;

    internal AzureSimulatorHost Host => _host!;

    internal SimulatedWorld World => Host.World;

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The identifier of the seeded key.</summary>
    internal string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _host = await AzureSimulatorHost.StartAsync(
            new AzureSimulatorOptions { Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)) },
            Cancellation);
        var ca = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(_host.CaCertificatePath, Cancellation));
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync("127.0.0.1", context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { ca },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Builds everything a workspace needs, as the sandbox does, and lets the rights propagate.</summary>
    internal async Task SeedAsync(bool usesRbac = true)
    {
        using var azure = new AzureClient(InProcessAzure.EndpointsOf(Host));
        var needed = new DeclaredWorld
        {
            Location = "westeurope",
            ResourceGroupId = Group,
            KeyVaultId = Vault,
            Keys = ["cmk-ml"],
            Rbac = usesRbac,
            StorageAccountId = Storage,
            SecretsVaultId = Secrets,
            ApplicationInsightsId = Insights,
        };
        await new WorldBuilder(azure).BuildAsync(needed, Cancellation);
        Host.AdvanceTime(TimeSpan.FromSeconds(1));
        Key = (string)World.ReadAll("Microsoft.KeyVault/vaults/keys/versions").Single()["properties"]!["keyUriWithVersion"]!;
    }

    internal JsonObject WorkspaceBody(string? key = null) => new()
    {
        ["location"] = "westeurope",
        ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
        ["properties"] = new JsonObject
        {
            ["storageAccount"] = Storage,
            ["keyVault"] = Secrets,
            ["applicationInsights"] = Insights,
            ["hbiWorkspace"] = true,
            ["encryption"] = new JsonObject
            {
                ["status"] = "Enabled",
                ["keyVaultProperties"] = new JsonObject { ["keyVaultArmId"] = Vault, ["keyIdentifier"] = key ?? Key },
            },
        },
    };

    /// <summary>Creates a workspace and waits for its operation.</summary>
    internal async Task<JsonObject> CreateAsync(JsonObject? body = null)
    {
        var accepted = await ArmAsync("PUT", Workspace, body ?? WorkspaceBody());
        Assert.Equal(202, accepted.Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        var workspace = World.Read(Workspace)!;
        Assert.Equal("Succeeded", (string?)workspace["properties"]!["provisioningState"]);
        return workspace;
    }

    /// <summary>How the last long operation on the workspace ended.</summary>
    internal async Task<JsonNode> OutcomeAsync(SimulatorReply accepted)
    {
        Assert.Equal(202, accepted.Status);
        Host.AdvanceTime(TimeSpan.FromSeconds(2));
        return (await SendAsync("GET", accepted.Headers["Azure-AsyncOperation"], null, await TokenAsync("https://management.azure.com"))).Body!;
    }

    internal string ManagedGroup() =>
        $"/subscriptions/{Subscription}/resourceGroups/{(string)World.Read(Workspace)!["properties"]!["serviceProvisionedResourceGroup"]!}";

    internal JsonObject Cosmos() => World.ReadAll("Microsoft.DocumentDB/databaseAccounts").Single();

    internal async Task<SimulatorReply> ArmAsync(string method, string path, JsonNode? body = null, string version = "2025-06-01", string client = Client) =>
        await SendAsync(
            method,
            $"{Host.Arm}{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={version}",
            body,
            await TokenAsync("https://management.azure.com", client));

    internal async Task<SimulatorReply> VaultAsync(string method, string path, JsonNode? body = null, string vault = "kv-cmk", string client = Client) =>
        await SendAsync(
            method,
            $"https://{vault}.{Host.VaultSuffix}{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version=2025-07-01",
            body,
            await TokenAsync("https://vault.azure.net", client));

    internal Task<SimulatorReply> ControlAsync(string method, string path, JsonNode? body = null) => SendAsync(method, $"{Host.Arm}/_simulator/{path}", body, null);

    internal async Task<string> TokenAsync(string audience, string client = Client)
    {
        if (!_tokens.TryGetValue(audience + client, out var token))
        {
            var reply = await TokenReplyAsync(new() { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = "any", ["scope"] = $"{audience}/.default" });
            _tokens[audience + client] = token = (string)reply.Body!["access_token"]!;
        }

        return token;
    }

    internal async Task<SimulatorReply> TokenReplyAsync(Dictionary<string, string> form, string? tenant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Host.Authority}/{tenant ?? Host.TenantId}/oauth2/v2.0/token") { Content = new FormUrlEncodedContent(form) };
        return await ReadAsync(request);
    }

    internal async Task<SimulatorReply> SendAsync(string method, string url, JsonNode? body, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await ReadAsync(request);
    }

    private async Task<SimulatorReply> ReadAsync(HttpRequestMessage request)
    {
        using var response = await _http!.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new SimulatorReply((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), headers);
    }
}

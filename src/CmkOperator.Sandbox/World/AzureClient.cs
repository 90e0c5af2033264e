using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Sandbox.World;

/// <summary>
/// What a scenario does to its Azure, through the doors that everybody has: plain ARM and Key Vault requests, and <c>/_simulator</c>.
/// It signs in with another identity than the operator's. An id may bring its own <c>?api-version=</c>; otherwise the one of its type is sent.
/// </summary>
internal sealed class AzureClient(AzureEndpoints endpoints) : IDisposable
{
    private const string ClientId = "5a0d8b0e-0000-4000-8000-00000000c0de";
    private const string KeyApiVersion = "7.5";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OperationDeadline = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(LoopbackTransport.Create(endpoints.CaFile)) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signIn = new(1);

    /// <summary>Where it answers.</summary>
    public AzureEndpoints Endpoints => endpoints;

    /// <summary>A resource by its id; null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await ArmAsync(HttpMethod.Get, id, null, cancellationToken);
        }
        catch (AzureRefusedException refused) when (refused.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates or replaces a resource.</summary>
    public Task<JsonObject> PutAsync(string id, JsonObject body, CancellationToken cancellationToken) =>
        ArmAsync(HttpMethod.Put, id, body, cancellationToken);

    /// <summary>Changes a resource as its provider allows.</summary>
    public Task<JsonObject> PatchAsync(string id, JsonObject body, CancellationToken cancellationToken) =>
        ArmAsync(HttpMethod.Patch, id, body, cancellationToken);

    /// <summary>Deletes a resource.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="query">More of the query, such as <c>forceToPurge=true</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DeleteAsync(string id, string? query, CancellationToken cancellationToken) =>
        ArmAsync(HttpMethod.Delete, query is null ? id : $"{id}?{query}", null, cancellationToken);

    /// <summary>Calls an action of a resource.</summary>
    public Task PostAsync(string id, JsonObject? body, CancellationToken cancellationToken) => ArmAsync(HttpMethod.Post, id, body, cancellationToken);

    /// <summary>Every request that reached this Azure, with its body.</summary>
    public async Task<JsonArray> JournalAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await _http.GetStringAsync($"{endpoints.Arm.ToString().TrimEnd('/')}/_simulator/requests", cancellationToken)) as JsonArray ?? [];

    /// <summary>Waits until a resource is there and no operation runs on it, and answers it.</summary>
    public async Task<JsonObject> SettleAsync(string id, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        JsonObject? found;
        while ((found = await FindAsync(id, deadline.Token)) is null || found.Text("properties", "provisioningState") is not ("Succeeded" or "Failed" or null))
        {
            await Task.Delay(PollInterval, deadline.Token);
        }

        return found;
    }

    /// <summary>Waits until a resource is gone.</summary>
    public async Task AwaitAbsenceAsync(string id, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        while (await FindAsync(id, deadline.Token) is not null)
        {
            await Task.Delay(PollInterval, deadline.Token);
        }
    }

    /// <summary>A request to the keys of a vault.</summary>
    /// <param name="method">The method.</param>
    /// <param name="vault">The vault's name.</param>
    /// <param name="path">Such as <c>keys/cmk/create</c>.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<JsonObject> KeysAsync(HttpMethod method, string vault, string path, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(method, $"https://{vault.ToLowerInvariant()}.{endpoints.VaultSuffix}/{path}?api-version={KeyApiVersion}", body, $"https://{endpoints.VaultSuffix}/.default", cancellationToken);

    /// <summary>The object id of an application's service principal in the tenant.</summary>
    public async Task<string> PrincipalIdAsync(string appId, CancellationToken cancellationToken)
    {
        var graph = endpoints.Graph.ToString().TrimEnd('/');
        var principal = await SendAsync(HttpMethod.Get, $"{graph}/v1.0/servicePrincipals(appId='{appId}')", null, $"{graph}/.default", cancellationToken);
        return principal.Text("id") ?? throw new InvalidOperationException($"The service principal of {appId} came without an id.");
    }

    /// <summary>Merges JSON into any resource; no rule of Azure applies, null removes.</summary>
    public Task PatchStateAsync(string id, JsonObject? body, CancellationToken cancellationToken) =>
        ControlAsync(HttpMethod.Patch, "state", new JsonObject { ["id"] = id, ["body"] = body }, cancellationToken);

    /// <summary>Turns the switches of this Azure.</summary>
    public Task SwitchAsync(JsonObject switches, CancellationToken cancellationToken) => PatchStateAsync("/_simulator/switches", switches, cancellationToken);

    /// <summary>Lets matching requests fail; see the simulator's <c>POST /_simulator/faults</c>.</summary>
    public Task AddFaultAsync(JsonObject fault, CancellationToken cancellationToken) => ControlAsync(HttpMethod.Post, "faults", fault, cancellationToken);

    /// <summary>Ends all faults.</summary>
    public Task ClearFaultsAsync(CancellationToken cancellationToken) => ControlAsync(HttpMethod.Delete, "faults", null, cancellationToken);

    /// <summary>Lets an application take a service account's token in place of a secret; from then on it takes no other.</summary>
    public Task AddFederatedCredentialAsync(string clientId, string issuer, string subject, CancellationToken cancellationToken) => ControlAsync(
        HttpMethod.Post, "federatedCredentials", new JsonObject { ["clientId"] = clientId, ["issuer"] = issuer, ["subject"] = subject }, cancellationToken);

    /// <summary>Moves the clock that Azure and the operator share.</summary>
    public Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken) =>
        ControlAsync(HttpMethod.Post, "time", new JsonObject { ["advance"] = by.ToString("c") }, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _signIn.Dispose();
    }

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(OperationDeadline);
        return deadline;
    }

    private Task<JsonObject> ArmAsync(HttpMethod method, string id, JsonObject? body, CancellationToken cancellationToken)
    {
        var separator = id.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var version = id.Contains("api-version=", StringComparison.Ordinal) ? "" : $"{separator}api-version={ArmApiVersions.Of(id)}";
        var arm = endpoints.Arm.ToString().TrimEnd('/');
        return SendAsync(method, $"{arm}{id}{version}", body, $"{arm}/.default", cancellationToken);
    }

    private Task<JsonObject> ControlAsync(HttpMethod method, string what, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(method, $"{endpoints.Arm.ToString().TrimEnd('/')}/_simulator/{what}", body, null, cancellationToken);

    private async Task<JsonObject> SendAsync(HttpMethod method, string url, JsonObject? body, string? scope, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (scope is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(scope, cancellationToken));
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? (text.Length > 0 ? JsonNode.Parse(text) as JsonObject : null) ?? []
            : throw new AzureRefusedException(method, request.RequestUri!.AbsolutePath, response.StatusCode, text);
    }

    private async Task<string> TokenAsync(string scope, CancellationToken cancellationToken)
    {
        await _signIn.WaitAsync(cancellationToken);
        try
        {
            if (_tokens.TryGetValue(scope, out var known))
            {
                return known;
            }

            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = ClientId,
                ["client_secret"] = "sandbox",
                ["scope"] = scope,
            });
            var url = new Uri(endpoints.Authority, $"/{endpoints.TenantId}/oauth2/v2.0/token");
            using var response = await _http.PostAsync(url, form, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new AzureRefusedException(HttpMethod.Post, url.AbsolutePath, response.StatusCode, text);
            }

            return _tokens[scope] = JsonNode.Parse(text).Text("access_token") ?? throw new InvalidOperationException("The authority's answer holds no token.");
        }
        finally
        {
            _signIn.Release();
        }
    }
}

/// <summary>The simulated Azure rejected something that a world needs.</summary>
internal sealed class AzureRefusedException(HttpMethod method, string path, HttpStatusCode status, string answer)
    : Exception($"{method} {path}: {(int)status} {answer}")
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;
}

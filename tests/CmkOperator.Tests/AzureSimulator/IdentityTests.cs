using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CmkOperator.Tests.AzureSimulator;

public sealed class IdentityTests : SimulatorTest
{
    private const string CosmosDb = "a232010e-820c-4083-83bb-3ace5fc29d0b";

    [Fact]
    public async Task Any_client_with_any_secret_gets_a_token_and_keeps_its_object_id()
    {
        var first = await TokenReplyAsync(Form(("client_secret", "one")));
        var second = await TokenReplyAsync(Form(("client_secret", "two")));
        Assert.Equal(200, first.Status);
        Assert.Equal("Bearer", (string?)first.Body!["token_type"]);
        Assert.Equal(ObjectId(first), ObjectId(second));
    }

    [Theory]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("scope", "https://management.azure.com/user_impersonation", "invalid_scope")]
    [InlineData("client_secret", "", "invalid_client")]
    [InlineData("client_id", "", "invalid_request")]
    public async Task A_request_that_Entra_would_reject_is_rejected(string field, string value, string error)
    {
        var reply = await TokenReplyAsync(Form(("client_secret", "x"), (field, value)));
        Assert.InRange(reply.Status, 400, 401);
        Assert.Equal(error, (string?)reply.Body!["error"]);
        Assert.StartsWith("AADSTS", (string?)reply.Body["error_description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api://AzureADTokenExchange", 3600, null)]
    [InlineData("api://other", 3600, "AADSTS700212")]
    [InlineData("api://AzureADTokenExchange", -10, "AADSTS700024")]
    public async Task A_service_account_token_is_checked(string audience, int seconds, string? fault)
    {
        var reply = await TokenReplyAsync(Form(Assertion(audience, "https://issuer", "system:serviceaccount:ns:sa", seconds)));
        Assert.Equal(fault is null ? 200 : 401, reply.Status);
        Assert.StartsWith(fault ?? "", (string?)reply.Body!["error_description"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_federated_credential_must_match_issuer_and_subject()
    {
        World.EnsureResource(Identity, "westeurope");
        var client = (string)World.Read(Identity)!["properties"]!["clientId"]!;
        Assert.Equal(201, (await ArmAsync("PUT", Identity + "/federatedIdentityCredentials/sa", JsonNode.Parse("""
            {"properties":{"issuer":"https://issuer","subject":"system:serviceaccount:ns:sa","audiences":["api://AzureADTokenExchange"]}}
            """), "2024-11-30")).Status);
        var good = await TokenReplyAsync(Form([("client_id", client), .. Assertion("api://AzureADTokenExchange", "https://issuer", "system:serviceaccount:ns:sa", 60)]));
        Assert.Equal(200, good.Status);
        Assert.Equal((string?)World.Read(Identity)!["properties"]!["principalId"], ObjectId(good));
        var other = await TokenReplyAsync(Form([("client_id", client), .. Assertion("api://AzureADTokenExchange", "https://issuer", "system:serviceaccount:ns:other", 60)]));
        Assert.StartsWith("AADSTS700213", (string?)other.Body!["error_description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://issuer", "system:serviceaccount:ns:sa", "api://AzureADTokenExchange", null)]
    [InlineData("https://other", "system:serviceaccount:ns:sa", "api://AzureADTokenExchange", "AADSTS700211")]
    [InlineData("https://issuer", "system:serviceaccount:other:sa", "api://AzureADTokenExchange", "AADSTS700213")]
    [InlineData("https://issuer", "system:serviceaccount:ns:sa", "api://other", "AADSTS700212")]
    // Issuer and subject of one credential, audience of another: no credential has all three.
    [InlineData("https://issuer", "system:serviceaccount:ns:sa", "api://second", "AADSTS700212")]
    public async Task Federated_credentials_of_an_application_are_created_under_the_control_endpoint(string issuer, string subject, string audience, string? fault)
    {
        Assert.Equal(201, (await ControlAsync("POST", "federatedCredentials", Credential("system:serviceaccount:ns:sa", null))).Status);
        Assert.Equal(201, (await ControlAsync("POST", "federatedCredentials", Credential("system:serviceaccount:ns:second", "api://second"))).Status);
        Assert.Equal(2, (await ControlAsync("GET", "federatedCredentials")).Body!.AsArray().Count);

        var reply = await TokenReplyAsync(Form(Assertion(audience, issuer, subject, 60)));
        Assert.Equal(fault is null ? 200 : 401, reply.Status);
        Assert.StartsWith(fault ?? "", (string?)reply.Body!["error_description"] ?? "", StringComparison.Ordinal);

        Assert.Equal(204, (await ControlAsync("DELETE", "federatedCredentials")).Status);
        Assert.Equal(200, (await TokenReplyAsync(Form(Assertion("api://AzureADTokenExchange", "https://any", "any", 60)))).Status);
    }

    [Fact]
    public async Task A_federated_credential_without_a_subject_is_rejected() =>
        Assert.Equal(400, (await ControlAsync("POST", "federatedCredentials", JsonNode.Parse("""{"clientId":"x","issuer":"https://issuer"}"""))).Status);

    [Fact]
    public async Task Graph_finds_Cosmos_db_by_application_id_unless_it_is_absent_or_Graph_is_not_readable()
    {
        var token = await TokenAsync("https://graph.microsoft.com");
        var url = $"{Host.Graph}/v1.0/servicePrincipals(appId='{CosmosDb}')?$select=id,displayName";
        var found = await SendAsync("GET", url, null, token);
        Assert.Equal(World.CosmosDbPrincipalId, (string?)found.Body!["id"]);
        Assert.Equal("Azure Cosmos DB", (string?)found.Body["displayName"]);
        Assert.Null(found.Body["appId"]);
        var filtered = await SendAsync("GET", $"{Host.Graph}/v1.0/servicePrincipals?$filter=appId%20eq%20'{CosmosDb}'", null, token);
        Assert.Single(filtered.Body!["value"]!.AsArray());

        World.Configure(switches => switches.CosmosPrincipalPresent = false);
        Assert.Equal("Request_ResourceNotFound", (await SendAsync("GET", url, null, token)).Code);
        World.Configure(switches => switches.GraphReadable = false);
        Assert.Equal("Authorization_RequestDenied", (await SendAsync("GET", url, null, token)).Code);
    }

    [Fact]
    public async Task Clients_that_discover_their_authority_find_it()
    {
        var metadata = await SendAsync("GET", $"{Host.Authority}/{Host.TenantId}/v2.0/.well-known/openid-configuration", null, null);
        Assert.Equal($"{Host.Authority}/{Host.TenantId}/oauth2/v2.0/token", (string?)metadata.Body!["token_endpoint"]);
        var instances = await SendAsync("GET", $"{Host.Authority}/common/discovery/instance?api-version=1.1&authorization_endpoint={Host.Authority}/{Host.TenantId}/oauth2/v2.0/authorize", null, null);
        Assert.Contains(Host.TenantId, (string?)instances.Body!["tenant_discovery_endpoint"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("33333333-3333-3333-3333-333333333333")]
    [InlineData("contoso.example")]
    public async Task A_tenant_exists_only_when_it_is_the_own_or_a_switch_names_it(string tenant)
    {
        foreach (var reply in (SimulatorReply[])[await TokenReplyAsync(Form(("client_secret", "x")), tenant), await MetadataAsync(tenant)])
        {
            Assert.Equal(400, reply.Status);
            Assert.Equal("invalid_tenant", (string?)reply.Body!["error"]);
            Assert.StartsWith($"AADSTS90002: Tenant '{tenant}' not found.", (string?)reply.Body["error_description"], StringComparison.Ordinal);
            Assert.Equal(90002, (int)reply.Body["error_codes"]![0]!);
        }

        World.Configure(switches => switches.Tenants.Add(tenant.ToUpperInvariant()));
        Assert.Equal(200, (await TokenReplyAsync(Form(("client_secret", "x")), tenant)).Status);
        Assert.Equal(200, (await MetadataAsync(tenant)).Status);
    }

    [Theory]
    [InlineData("organizations")]
    [InlineData("simulated.onmicrosoft.com")]
    public async Task An_alias_and_the_domain_lead_to_the_own_tenant(string tenant)
    {
        var reply = await TokenReplyAsync(Form(("client_secret", "x")), tenant);
        Assert.Equal(ObjectId(await TokenReplyAsync(Form(("client_secret", "x")))), ObjectId(reply));
        Assert.Equal(200, (await SendAsync("GET", $"{Host.Arm}/subscriptions?api-version=2022-12-01", null, (string)reply.Body!["access_token"]!)).Status);
    }

    [Theory]
    [InlineData("servicePrincipalNames/any(c:c eq 'a232010e-820c-4083-83bb-3ace5fc29d0b')", 1)]
    [InlineData("servicePrincipalNames/any(x:x eq 'A232010E-820C-4083-83BB-3ACE5FC29D0B')", 1)]
    [InlineData("servicePrincipalNames/any(x:x eq 'https://nobody')", 0)]
    [InlineData("startswith(displayName,'azure cosmos')", 2)]
    [InlineData("displayName eq 'Azure Key Vault' or appId eq 'a232010e-820c-4083-83bb-3ace5fc29d0b'", 2)]
    [InlineData("servicePrincipalNames/any(x:y eq 'a232010e-820c-4083-83bb-3ace5fc29d0b')", null)]
    [InlineData("appId ne 'a'", null)]
    [InlineData("appId eq 'a' or", null)]
    public async Task Graph_understands_the_filters_that_clients_send(string filter, int? found)
    {
        var reply = await SendAsync("GET", $"{Host.Graph}/v1.0/servicePrincipals?$filter={Uri.EscapeDataString(filter)}", null, await TokenAsync("https://graph.microsoft.com"));
        Assert.Equal(found is null ? 400 : 200, reply.Status);
        Assert.Equal(found, reply.Body!["value"]?.AsArray().Count);
    }

    [Fact]
    public async Task Graph_names_the_principals_of_object_ids_and_has_no_users()
    {
        var token = await TokenAsync("https://graph.microsoft.com");
        var named = await SendAsync("POST", $"{Host.Graph}/v1.0/directoryObjects/getByIds", new JsonObject { ["ids"] = new JsonArray(World.CosmosDbPrincipalId, Client) }, token);
        var only = Assert.Single(named.Body!["value"]!.AsArray())!;
        Assert.Equal(("#microsoft.graph.servicePrincipal", "Azure Cosmos DB"), ((string?)only["@odata.type"], (string?)only["displayName"]));
        Assert.Empty((await SendAsync("GET", $"{Host.Graph}/v1.0/users?$filter=userPrincipalName%20eq%20'a@b'", null, token)).Body!["value"]!.AsArray());
        Assert.Equal("Request_ResourceNotFound", (await SendAsync("GET", $"{Host.Graph}/v1.0/users/{Client}", null, token)).Code);
        Assert.Equal(405, (await SendAsync("POST", $"{Host.Graph}/v1.0/servicePrincipals", new JsonObject(), token)).Status);
    }

    [Theory]
    [InlineData("2015-01-01")]
    [InlineData("2019-05-01")]
    [InlineData("2022-09-01")]
    public async Task A_client_that_knows_only_Arm_reads_from_it_where_to_sign_in(string version)
    {
        var reply = await SendAsync("GET", $"{Host.Arm}/metadata/endpoints?api-version={version}", null, token: null);
        var cloud = reply.Body is JsonArray clouds ? Assert.Single(clouds)! : reply.Body!;
        Assert.Equal(Host.Authority, (string?)cloud["authentication"]!["loginEndpoint"]);
        Assert.Equal(version == "2015-01-01" ? null : Host.VaultSuffix, (string?)cloud["suffixes"]?["keyVaultDns"]);
    }

    private Task<SimulatorReply> MetadataAsync(string tenant) => SendAsync("GET", $"{Host.Authority}/{tenant}/v2.0/.well-known/openid-configuration", null, null);

    private static JsonObject Credential(string subject, string? audience) =>
        new() { ["clientId"] = Client, ["issuer"] = "https://issuer", ["subject"] = subject, ["audience"] = audience };

    private static Dictionary<string, string> Form(params (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = Client, ["scope"] = "https://management.azure.com/.default" };
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        return form;
    }

    private (string Name, string Value)[] Assertion(string audience, string issuer, string subject, int seconds)
    {
        var claims = new JsonObject { ["aud"] = audience, ["iss"] = issuer, ["sub"] = subject, ["exp"] = World.Azure.Clock.Wall.GetUtcNow().ToUnixTimeSeconds() + seconds };
        return
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.c2ln"),
        ];
    }

    private static string? ObjectId(SimulatorReply reply) =>
        (string?)JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(((string)reply.Body!["access_token"]!).Split('.')[1])))!["oid"];
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.World;

/// <summary>Gives and takes rights on the keys of one vault.</summary>
internal sealed class KeyAccess(AzureClient azure, string vaultId)
{
    /// <summary>Reader, which includes vaults/read.</summary>
    public const string ReaderRole = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    /// <summary>Key Vault Crypto Service Encryption User.</summary>
    public const string EncryptionUserRole = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    private static readonly string[] Rights = ["get", "wrapKey", "unwrapKey"];

    /// <summary>Gives a principal what it needs, in the way that the vault works.</summary>
    public Task GrantAsync(string principalId, bool rbac, CancellationToken cancellationToken) =>
        rbac ? AssignAsync(principalId, EncryptionUserRole, cancellationToken) : AddPolicyAsync(principalId, Rights, cancellationToken);

    /// <summary>Adds rights to the vault's access policies.</summary>
    public Task AddPolicyAsync(string principalId, IReadOnlyList<string> rights, CancellationToken cancellationToken) =>
        ChangePoliciesAsync("add", principalId, rights, cancellationToken);

    /// <summary>Takes rights out of the vault's access policies.</summary>
    public Task RemovePolicyAsync(string principalId, IReadOnlyList<string> rights, CancellationToken cancellationToken) =>
        ChangePoliciesAsync("remove", principalId, rights, cancellationToken);

    /// <summary>Assigns a role on the vault.</summary>
    public Task AssignAsync(string principalId, string role, CancellationToken cancellationToken) =>
        AssignAtAsync(vaultId, principalId, role, cancellationToken);

    /// <summary>Assigns a role at any scope, such as a management group above the vault.</summary>
    public Task AssignAtAsync(string scope, string principalId, string role, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["roleDefinitionId"] = $"{string.Join('/', vaultId.Split('/').Take(3))}/providers/Microsoft.Authorization/roleDefinitions/{role}",
                ["principalId"] = principalId,
                ["principalType"] = "ServicePrincipal",
            },
        };
        return azure.PutAsync($"{scope}/providers/Microsoft.Authorization/roleAssignments/{NameOf(scope, principalId, role)}", body, cancellationToken);
    }

    private Task<JsonObject> ChangePoliciesAsync(string kind, string principalId, IReadOnlyList<string> rights, CancellationToken cancellationToken)
    {
        var policy = new JsonObject
        {
            ["tenantId"] = azure.Endpoints.TenantId,
            ["objectId"] = principalId,
            ["permissions"] = new JsonObject { ["keys"] = new JsonArray([.. rights.Select(right => (JsonNode?)right)]) },
        };
        var body = new JsonObject { ["properties"] = new JsonObject { ["accessPolicies"] = new JsonArray(policy) } };
        return azure.PutAsync($"{vaultId}/accessPolicies/{kind}", body, cancellationToken);
    }

    // The same assignment twice is one: its name follows from what it says.
    private static string NameOf(string scope, string principalId, string role) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}|{principalId}|{role}".ToLowerInvariant())).AsSpan(0, 16)).ToString();
}

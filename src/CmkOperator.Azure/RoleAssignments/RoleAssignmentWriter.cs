using System.Buffers;
using System.Text.Json;
using Azure.Core;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>Assigns roles (Azure REST API: Role Assignments - Create). The name of a grant never changes, so repeating it is idempotent.</summary>
internal sealed class RoleAssignmentWriter(AzureReader reader)
{
    /// <summary>Assigns the role; an existing assignment is treated as success.</summary>
    public async Task<WriteOutcome> GrantAsync(RoleGrant grant, CancellationToken cancellationToken)
    {
        var request = new AzureRequest(
            RequestMethod.Put,
            reader.Arm($"{grant.Scope}/providers/Microsoft.Authorization/roleAssignments/{grant.Name}", ApiVersions.Authorization),
            AzureAudience.ResourceManager,
            Body(grant),
            Repeatable: true);
        var reply = await reader.SendAsync(request, cancellationToken);
        return reply.Fault is not { } fault || fault.Has("RoleAssignmentExists") ? new WriteOutcome.Done() : new WriteOutcome.Failed(fault);
    }

    private static ReadOnlyMemory<byte> Body(RoleGrant grant)
    {
        var subscription = ArmId.SubscriptionOf(grant.Scope);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("properties");
            json.WriteString("roleDefinitionId", $"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{grant.RoleId}");
            json.WriteString("principalId", grant.PrincipalId);
            // Without the type Azure looks the principal up in a directory replica that may not know it yet.
            json.WriteString("principalType", "ServicePrincipal");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>A role to assign.</summary>
/// <param name="Scope">The ARM id to assign it at, such as a key's: <c>{vaultId}/keys/{name}</c>.</param>
/// <param name="RoleId">The role's GUID.</param>
/// <param name="PrincipalId">The object id of the service principal.</param>
internal sealed record RoleGrant(string Scope, string RoleId, string PrincipalId)
{
    /// <summary>Key Vault Crypto Service Encryption User: get, wrap and unwrap only.</summary>
    public const string KeyVaultCryptoServiceEncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

    /// <summary>Reader.</summary>
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    /// <summary>The assignment's name: the same grant always gets the same name.</summary>
    public Guid Name => ResourceNames.RoleAssignment(Scope, RoleId, PrincipalId);
}

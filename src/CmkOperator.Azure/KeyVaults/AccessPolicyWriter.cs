using System.Buffers;
using System.Text.Json;
using Azure.Core;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>Adds rights to a vault's access policies (Azure REST API: Vaults - Update Access Policy). It only adds: existing permissions stay.</summary>
internal sealed class AccessPolicyWriter(AzureReader reader)
{
    /// <summary>Grants a principal permissions on keys in addition to those it has.</summary>
    public async Task<WriteOutcome> AddAsync(AccessPolicyGrant grant, CancellationToken cancellationToken)
    {
        var request = new AzureRequest(
            RequestMethod.Put,
            reader.Arm(grant.VaultId + "/accessPolicies/add", ApiVersions.KeyVault),
            AzureAudience.ResourceManager,
            Body(grant),
            Repeatable: true);
        var reply = await reader.SendAsync(request, cancellationToken);
        return reply.Fault is { } fault ? new WriteOutcome.Failed(fault) : new WriteOutcome.Done();
    }

    private static ReadOnlyMemory<byte> Body(AccessPolicyGrant grant)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("properties");
            json.WriteStartArray("accessPolicies");
            json.WriteStartObject();
            json.WriteString("tenantId", grant.TenantId);
            json.WriteString("objectId", grant.ObjectId);
            json.WriteStartObject("permissions");
            json.WriteStartArray("keys");
            foreach (var permission in grant.KeyPermissions)
            {
                json.WriteStringValue(permission);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>Rights to add to a vault's access policies.</summary>
/// <param name="VaultId">The vault.</param>
/// <param name="TenantId">The vault's tenant.</param>
/// <param name="ObjectId">The principal.</param>
/// <param name="KeyPermissions">Permissions on keys, such as <c>wrapKey</c>.</param>
internal sealed record AccessPolicyGrant(string VaultId, string TenantId, string ObjectId, IReadOnlyList<string> KeyPermissions);

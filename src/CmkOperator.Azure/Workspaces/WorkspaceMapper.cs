using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Maps Azure's workspace to the core's facts.</summary>
internal static class WorkspaceMapper
{
    /// <summary>The facts; null when the answer has no id or no properties, or a field of another type.</summary>
    public static WorkspaceFacts? Map(WorkspaceResource resource)
    {
        if (resource is not { Id: { Length: > 0 } id, Properties: { } properties })
        {
            return null;
        }

        var encryption = properties.Encryption;
        var clientId = ClientId(encryption?.KeyVaultProperties?.IdentityClientId);
        var facts = new WorkspaceFacts
        {
            Id = id,
            Name = resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            WorkspaceId = NotEmpty(properties.WorkspaceId),
            Location = Region(resource.Location),
            Kind = NotEmpty(resource.Kind) ?? "Default",
            // A resource without a state is finished (ARM's rule for long-running operations).
            ProvisioningState = NotEmpty(properties.ProvisioningState) ?? "Succeeded",
            EncryptionStatus = NotEmpty(encryption?.Status),
            KeyVaultArmId = NotEmpty(encryption?.KeyVaultProperties?.KeyVaultArmId),
            KeyIdentifier = NotEmpty(encryption?.KeyVaultProperties?.KeyIdentifier),
            EncryptionIdentityId = NotEmpty(encryption?.Identity?.UserAssignedIdentity),
            EncryptionClientIdentityId = Attached(resource.Identity, clientId),
            EncryptionClientId = clientId,
            ServiceSideEncryption = properties.EnableServiceSideCMKEncryption ?? false,
            BringsOwnStores = NotEmpty(encryption?.CosmosDbResourceId) is not null
                || NotEmpty(encryption?.SearchAccountResourceId) is not null
                || NotEmpty(encryption?.StorageAccountResourceId) is not null,
            Identity = Identity(resource.Identity, NotEmpty(properties.PrimaryUserAssignedIdentity)),
            AttachedPrincipals = AttachedPrincipals(resource.Identity),
            Tags = (resource.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? string.Empty, StringComparer.OrdinalIgnoreCase),
            ServiceProvisionedResourceGroup = NotEmpty(properties.ServiceProvisionedResourceGroup),
            CreatedAt = WireTime.Parse(resource.SystemData?.CreatedAt),
            ApprovedPrivateEndpoints = (properties.PrivateEndpointConnections ?? []).Count(connection => string.Equals(
                connection?.Properties?.PrivateLinkServiceConnectionState?.Status, "Approved", StringComparison.OrdinalIgnoreCase)),
        };
        return FieldReader.Read(properties.Others ?? [], facts);
    }

    private static WorkspaceIdentity Identity(WorkspaceResource.IdentityBlock? block, string? primary) => block is null
        ? WorkspaceIdentity.None with { PrimaryUserAssignedIdentityId = primary }
        : new WorkspaceIdentity(
            (NotEmpty(block.Type) ?? "None").Replace(" ", string.Empty, StringComparison.Ordinal),
            (block.UserAssignedIdentities ?? []).Keys.Order(StringComparer.OrdinalIgnoreCase).ToArray(),
            primary,
            NotEmpty(block.PrincipalId));

    private static string? Attached(WorkspaceResource.IdentityBlock? block, string? clientId) => clientId is null
        ? null
        : (block?.UserAssignedIdentities ?? []).FirstOrDefault(identity => string.Equals(identity.Value?.ClientId, clientId, StringComparison.OrdinalIgnoreCase)).Key;

    private static Dictionary<string, string> AttachedPrincipals(WorkspaceResource.IdentityBlock? block)
    {
        var principals = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, identity) in block?.UserAssignedIdentities ?? [])
        {
            if (NotEmpty(identity?.PrincipalId) is { } principalId)
            {
                principals[id] = principalId;
            }
        }

        return principals;
    }

    // The all-zero GUID names nothing.
    private static string? ClientId(string? clientId) => Guid.TryParse(clientId, out var id) && id == Guid.Empty ? null : NotEmpty(clientId);

    // Some replies carry the display name, "West Europe".
    private static string Region(string? location) => (location ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

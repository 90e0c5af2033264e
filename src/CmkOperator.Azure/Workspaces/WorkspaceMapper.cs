using System.Text.Json;
using CmkOperator.Assessment;
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
        return WithFields(properties, new WorkspaceFacts
        {
            Id = id,
            Name = resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            WorkspaceId = NotEmpty(properties.WorkspaceId),
            Location = Region(resource.Location),
            Kind = NotEmpty(resource.Kind) ?? "Default",
            // A resource without a state is finished (ARM's rule for long-running operations).
            ProvisioningState = NotEmpty(properties.ProvisioningState) ?? "Succeeded",
            HbiWorkspace = properties.HbiWorkspace,
            EncryptionStatus = NotEmpty(encryption?.Status),
            KeyVaultArmId = NotEmpty(encryption?.KeyVaultProperties?.KeyVaultArmId),
            KeyIdentifier = NotEmpty(encryption?.KeyVaultProperties?.KeyIdentifier),
            EncryptionIdentityId = NotEmpty(encryption?.Identity?.UserAssignedIdentity),
            ServiceSideEncryption = properties.EnableServiceSideCMKEncryption ?? false,
            BringsOwnStores = NotEmpty(encryption?.CosmosDbResourceId) is not null
                || NotEmpty(encryption?.SearchAccountResourceId) is not null
                || NotEmpty(encryption?.StorageAccountResourceId) is not null,
            StorageAccountId = NotEmpty(properties.StorageAccount),
            AssociatedKeyVaultId = NotEmpty(properties.KeyVault),
            ApplicationInsightsId = NotEmpty(properties.ApplicationInsights),
            ContainerRegistryId = NotEmpty(properties.ContainerRegistry),
            Identity = Identity(resource.Identity, NotEmpty(properties.PrimaryUserAssignedIdentity)),
            Tags = (resource.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? string.Empty, StringComparer.OrdinalIgnoreCase),
            ServiceProvisionedResourceGroup = NotEmpty(properties.ServiceProvisionedResourceGroup),
            CreatedAt = WireTime.Parse(resource.SystemData?.CreatedAt),
            ApprovedPrivateEndpoints = (properties.PrivateEndpointConnections ?? []).Count(connection => string.Equals(
                connection?.Properties?.PrivateLinkServiceConnectionState?.Status, "Approved", StringComparison.OrdinalIgnoreCase)),
            V1LegacyMode = properties.V1LegacyMode ?? false,
        });
    }

    /// <summary>The facts with the fields of the table; null when one of them has a value of another type.</summary>
    private static WorkspaceFacts? WithFields(WorkspaceResource.PropertiesBlock properties, WorkspaceFacts facts)
    {
        foreach (var field in InPlaceFields.All)
        {
            var found = Find(properties, field.AzureProperty);
            if (found is { ValueKind: not (JsonValueKind.Null or JsonValueKind.String) } && field.Comparison is not InPlaceComparison.Flag)
            {
                return null;
            }

            facts = field.WithLive(facts, Text(found, field.Comparison));
        }

        return facts;
    }

    private static JsonElement? Find(WorkspaceResource.PropertiesBlock properties, string path)
    {
        JsonElement? found = null;
        foreach (var (index, step) in path["properties.".Length..].Split('.').Index())
        {
            IEnumerable<(string Name, JsonElement Value)> members = index == 0
                ? (properties.Others ?? []).Select(member => (member.Key, member.Value))
                : found is { ValueKind: JsonValueKind.Object } node ? node.EnumerateObject().Select(member => (member.Name, member.Value)) : [];
            found = members.Where(member => string.Equals(member.Name, step, StringComparison.OrdinalIgnoreCase))
                .Select(member => (JsonElement?)member.Value)
                .LastOrDefault();
        }

        return found;
    }

    // Some api-versions write booleans as text.
    private static string? Text(JsonElement? value, InPlaceComparison comparison) => (value?.ValueKind, comparison) switch
    {
        (JsonValueKind.True, _) => "true",
        (JsonValueKind.False, _) => "false",
        (JsonValueKind.String, InPlaceComparison.Text) => value.Value.GetString(),
        (JsonValueKind.String, _) => NotEmpty(value.Value.GetString()),
        _ => null,
    };

    private static WorkspaceIdentity Identity(WorkspaceResource.IdentityBlock? block, string? primary) => block is null
        ? WorkspaceIdentity.None with { PrimaryUserAssignedIdentityId = primary }
        : new WorkspaceIdentity(
            (NotEmpty(block.Type) ?? "None").Replace(" ", string.Empty, StringComparison.Ordinal),
            (block.UserAssignedIdentities ?? []).Keys.Order(StringComparer.OrdinalIgnoreCase).ToArray(),
            primary,
            NotEmpty(block.PrincipalId));

    // Some replies carry the display name, "West Europe".
    private static string Region(string? location) => (location ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

using CmkOperator.Workspaces;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>What roles permit, remembered by id: built-in roles are the same for everybody and change once in a year.</summary>
internal sealed class RoleDefinitions(AzureReader reader, TimedCache<Role> known)
{
    /// <summary>The role with that ARM id; null when it cannot be read.</summary>
    public async Task<Role?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (known.Find(id) is { } remembered)
        {
            return remembered;
        }

        var reading = await reader.GetAsync(id, ApiVersions.Authorization, AuthorizationJson.Default.RoleDefinitionResource, Map, cancellationToken).ConfigureAwait(false);
        if (reading is not Reading<Role>.Present { Value: var role })
        {
            return null;
        }

        known.Remember(id, role);
        return role;
    }

    private static Role? Map(RoleDefinitionResource resource) => resource.Properties is not { } properties
        ? null
        : new Role(properties.RoleName ?? string.Empty, AuthorizationMapper.Permissions(properties.Permissions));
}

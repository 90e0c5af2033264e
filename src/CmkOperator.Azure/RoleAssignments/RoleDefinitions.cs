using CmkOperator.Azure.Clouds;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>The permissions of roles, cached by id: built-in roles are the same for everybody and change about once a year.</summary>
internal sealed class RoleDefinitions(AzureReader reader, TimedCache<Role> known)
{
    /// <summary>The role with that ARM id, as far as it can be read.</summary>
    public async Task<Reading<Role>> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (known.Find(id) is { } remembered)
        {
            return Reading.Of(remembered);
        }

        var reading = await reader.GetAsync(id, ApiVersions.Authorization, AuthorizationJson.Default.RoleDefinitionResource, Map, cancellationToken);
        if (reading is Reading<Role>.Present { Value: var role })
        {
            known.Remember(id, role);
        }

        return reading;
    }

    /// <summary>
    /// The id under which a role can be read with rights at the subscription. An assignment at a management group names its role there or at the
    /// root, where the operator need not have rights; every role that applies in a subscription can be read at it as well.
    /// </summary>
    /// <param name="id">The role's id as the assignment has it.</param>
    /// <param name="scope">The scope whose assignments were read.</param>
    public static string AtSubscription(string id, string scope) => ArmId.SubscriptionOf(id) is null && ArmId.SubscriptionOf(scope) is { } subscription
        ? $"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{id[(id.LastIndexOf('/') + 1)..]}"
        : id;

    private static Role? Map(RoleDefinitionResource resource) => resource.Properties is not { } properties
        ? null
        : new Role(properties.RoleName ?? string.Empty, AuthorizationMapper.Permissions(properties.Permissions));
}

/// <summary>A role's name and permissions.</summary>
internal sealed record Role(string Name, IReadOnlyList<RolePermissions> Permissions);

/// <summary>A role definition (Azure REST API: Role Definitions - Get By Id).</summary>
internal sealed record RoleDefinitionResource(RoleDefinitionResource.RoleDefinitionProperties? Properties)
{
    internal sealed record RoleDefinitionProperties(string? RoleName, IReadOnlyList<PermissionBlock?>? Permissions);
}

/// <summary>Allowed or denied actions.</summary>
internal sealed record PermissionBlock(
    IReadOnlyList<string?>? Actions,
    IReadOnlyList<string?>? NotActions,
    IReadOnlyList<string?>? DataActions,
    IReadOnlyList<string?>? NotDataActions,
    string? Condition);

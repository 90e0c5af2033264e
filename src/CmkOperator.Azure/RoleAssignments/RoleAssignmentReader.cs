using System.Text.Json.Serialization;
using CmkOperator.Observed;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>Reads which principals have which role (Azure REST API: Role Assignments - List For Scope) and which are denied.</summary>
internal sealed class RoleAssignmentReader(AzureReader reader, RoleDefinitions roles)
{
    /// <summary>
    /// The assignments at a scope or above it, of the given principals and of groups: a principal may be a member of a
    /// group, which only the directory knows.
    /// </summary>
    public Task<Reading<IReadOnlyList<RoleAssignmentFacts>>> AtOrAboveAsync(
        string scope, IReadOnlyCollection<string> principalIds, CancellationToken cancellationToken) =>
        ReadAsync(
            scope,
            "atScope()",
            properties => IsGroup(properties) || principalIds.Contains(properties.PrincipalId!, StringComparer.OrdinalIgnoreCase),
            cancellationToken);

    /// <summary>The assignments of one principal at a scope, above it and below it.</summary>
    public Task<Reading<IReadOnlyList<RoleAssignmentFacts>>> OfPrincipalAsync(string scope, string principalId, CancellationToken cancellationToken) =>
        ReadAsync(scope, $"principalId eq '{principalId.Replace("'", "''", StringComparison.Ordinal)}'", _ => true, cancellationToken);

    /// <summary>The deny assignments at a scope or above it.</summary>
    public Task<Reading<IReadOnlyList<DenyAssignmentFacts>>> DenialsAsync(string scope, CancellationToken cancellationToken) =>
        reader.ListAsync(
            reader.Arm(scope + "/providers/Microsoft.Authorization/denyAssignments", ApiVersions.Authorization, ("$filter", "atScope()")),
            AuthorizationJson.Default.DenyAssignmentPage,
            AuthorizationMapper.Map,
            cancellationToken);

    private async Task<Reading<IReadOnlyList<RoleAssignmentFacts>>> ReadAsync(
        string scope, string filter, Func<RoleAssignmentResource.RoleAssignmentProperties, bool> matters, CancellationToken cancellationToken)
    {
        var reading = await reader.ListAsync(
            reader.Arm(scope + "/providers/Microsoft.Authorization/roleAssignments", ApiVersions.Authorization, ("$filter", filter)),
            AuthorizationJson.Default.RoleAssignmentPage,
            assignment => assignment is { Id.Length: > 0, Properties: { PrincipalId.Length: > 0, RoleDefinitionId.Length: > 0 } properties } && matters(properties)
                ? assignment
                : null,
            cancellationToken);
        if (reading is not Reading<IReadOnlyList<RoleAssignmentResource>>.Present { Value: var assignments })
        {
            return Reading.Failed<IReadOnlyList<RoleAssignmentFacts>>(reading.FaultOrDefault!);
        }

        var facts = new List<RoleAssignmentFacts>(assignments.Count);
        foreach (var assignment in assignments)
        {
            var properties = assignment.Properties!;
            var definition = await roles.FindAsync(RoleDefinitions.AtSubscription(properties.RoleDefinitionId!, scope), cancellationToken);
            if (definition.IsInterrupted)
            {
                // If a role could not be read this time, the whole list waits: its assignment must not count as one of an unknown role.
                return Reading.Failed<IReadOnlyList<RoleAssignmentFacts>>(definition.FaultOrDefault!);
            }

            var role = definition.ValueOrDefault;
            facts.Add(new RoleAssignmentFacts(
                assignment.Id!,
                string.IsNullOrEmpty(properties.Scope) ? AuthorizationMapper.ScopeOf(assignment.Id!) : properties.Scope,
                properties.PrincipalId!,
                role?.Name ?? properties.RoleDefinitionId!,
                AuthorizationMapper.Condition(properties.Condition),
                role?.Permissions,
                properties.PrincipalType));
        }

        return Reading.Of<IReadOnlyList<RoleAssignmentFacts>>(facts);
    }

    private static bool IsGroup(RoleAssignmentResource.RoleAssignmentProperties properties) =>
        properties.PrincipalType?.EndsWith("Group", StringComparison.OrdinalIgnoreCase) ?? false;
}

/// <summary>A role assignment as Azure writes it (Azure REST API: Role Assignments - List For Scope).</summary>
internal sealed record RoleAssignmentResource(string? Id, RoleAssignmentResource.RoleAssignmentProperties? Properties)
{
    internal sealed record RoleAssignmentProperties(
        string? Scope,
        string? RoleDefinitionId,
        string? PrincipalId,
        string? PrincipalType,
        string? Condition);
}

/// <summary>A deny assignment (Azure REST API: Deny Assignments - List For Scope).</summary>
internal sealed record DenyAssignmentResource(string? Id, DenyAssignmentResource.DenyAssignmentProperties? Properties)
{
    internal sealed record DenyAssignmentProperties(
        string? DenyAssignmentName,
        string? Scope,
        [property: JsonConverter(typeof(TolerantBoolean))] bool? DoNotApplyToChildScopes,
        IReadOnlyList<DenyAssignmentPrincipal?>? Principals,
        IReadOnlyList<DenyAssignmentPrincipal?>? ExcludePrincipals,
        IReadOnlyList<PermissionBlock?>? Permissions,
        string? Condition);

    internal sealed record DenyAssignmentPrincipal(string? Id, string? Type);
}

/// <summary>Serialisation of role and deny assignments, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<RoleAssignmentResource>), TypeInfoPropertyName = "RoleAssignmentPage")]
[JsonSerializable(typeof(Page<DenyAssignmentResource>), TypeInfoPropertyName = "DenyAssignmentPage")]
[JsonSerializable(typeof(RoleDefinitionResource))]
internal sealed partial class AuthorizationJson : JsonSerializerContext;

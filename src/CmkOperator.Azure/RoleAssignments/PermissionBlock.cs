namespace CmkOperator.Azure.RoleAssignments;

/// <summary>Allowed or denied actions.</summary>
internal sealed record PermissionBlock
{
    public IReadOnlyList<string?>? Actions { get; init; }

    public IReadOnlyList<string?>? NotActions { get; init; }

    public IReadOnlyList<string?>? DataActions { get; init; }

    public IReadOnlyList<string?>? NotDataActions { get; init; }
}

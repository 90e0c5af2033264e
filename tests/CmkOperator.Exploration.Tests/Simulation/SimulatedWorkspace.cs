namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>The workspace of the abstract Azure.</summary>
internal sealed record SimulatedWorkspace
{
    public required string State { get; init; }

    public required string Key { get; init; }

    public required string VaultId { get; init; }

    public required bool Hbi { get; init; }

    public required string? Owner { get; init; }

    public required string Guid { get; init; }

    public required string? PublicNetworkAccess { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True once an operation on it succeeded: then the managed group exists and the create-only fields are locked.</summary>
    public bool EverSucceeded { get; init; }

    /// <summary>Whether the identity with which the key is reached is among the workspace's own; null when none is named.</summary>
    public bool? HasKeyIdentity { get; init; }

    /// <summary>True when that identity is named by its client id, which no attached identity reports.</summary>
    public bool IsNamedByClientId { get; init; }

    /// <summary>The tag that the spec may declare; null without it.</summary>
    public string? Team { get; init; }

    /// <summary>Whether somebody else has set a tag that no spec declares.</summary>
    public bool HasForeignTag { get; init; }

    public override string ToString() =>
        $"{State} {Key[^6..]} {(VaultId.EndsWith("kv-cmk", StringComparison.Ordinal) ? "A" : "B")} hbi={Hbi} owner={Owner} {Guid[..4]} {PublicNetworkAccess} ever={EverSucceeded} identity={HasKeyIdentity} client={IsNamedByClientId} team={Team} foreign={HasForeignTag}";
}

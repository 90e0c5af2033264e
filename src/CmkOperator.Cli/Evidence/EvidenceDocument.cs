namespace CmkOperator.Cli.Evidence;

/// <summary>The evidence of one call.</summary>
internal sealed record EvidenceDocument
{
    /// <summary>When the command ran, in UTC.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>True when only the recorded status was read.</summary>
    public required bool IsOffline { get; init; }

    /// <summary>What was asked for, such as <c>team-a/fraud-ml</c> or <c>all namespaces</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The API server that has the objects.</summary>
    public required string Cluster { get; init; }

    /// <summary>The version of this command.</summary>
    public required string CommandVersion { get; init; }

    /// <summary>The version of the operator; <c>unknown</c> when it could not be found out.</summary>
    public required string OperatorVersion { get; init; }

    /// <summary>Where the operator was found; null when it was not.</summary>
    public string? OperatorSource { get; init; }

    /// <summary>What could not be found out about the operator.</summary>
    public IReadOnlyList<string> OperatorUnknown { get; init; } = [];

    /// <summary>The objects, sorted by namespace and name.</summary>
    public required IReadOnlyList<ObjectEvidence> Objects { get; init; }

    /// <summary>How it ends: a look that failed outweighs what was found.</summary>
    public EvidenceOutcome Outcome =>
        Objects.Any(item => item.Failures.Count > 0) ? EvidenceOutcome.Incomplete
        : Objects.Any(item => item.Protection.Verdict == Protection.NotProtected) ? EvidenceOutcome.NotProtected
        : EvidenceOutcome.Complete;

    /// <summary>How many objects have that verdict.</summary>
    public int Count(Protection verdict) => Objects.Count(item => item.Protection.Verdict == verdict);
}

/// <summary>How a call ends; the number is its exit code.</summary>
internal enum EvidenceOutcome
{
    /// <summary>Everything was looked at, and no object is without protection.</summary>
    Complete = 0,

    /// <summary>A look failed, so that facts are missing.</summary>
    Incomplete = 1,

    /// <summary>Everything was looked at, and at least one workspace is not under its key.</summary>
    NotProtected = 2,
}

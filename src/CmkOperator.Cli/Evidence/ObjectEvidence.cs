using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Evidence;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Observed;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Cli.Evidence;

/// <summary>Whether the metadata of a workspace is under its customer-managed key.</summary>
internal enum Protection
{
    /// <summary>It is.</summary>
    Protected,

    /// <summary>It is not, or a store cannot use the key.</summary>
    NotProtected,

    /// <summary>It could not be found out.</summary>
    NotVerifiable,
}

/// <summary>What is known of one object.</summary>
internal sealed record ObjectEvidence
{
    /// <summary>Namespace and name.</summary>
    public required NamespacedName Key { get; init; }

    /// <summary>The UID of the object; null when it has none.</summary>
    public string? Uid { get; init; }

    /// <summary>The generation of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>The generation that the operator last acted on; null when it has not seen the object.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When the operator last wrote the status, which it does when something changed; null when not known.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>When this command looked at Azure; null when it did not.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Why this command's look failed, as a whole or in parts, one sentence each; empty when it did not, or none was asked for.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>The verdict.</summary>
    public required ProtectionEvidence Protection { get; init; }

    /// <summary>The workspace by the members <c>id</c>, <c>location</c>, <c>workspaceId</c>, <c>state</c>, <c>hbi</c>.</summary>
    public IReadOnlyList<NamedFact> Workspace { get; init; } = [];

    /// <summary>The vault and its protection.</summary>
    public IReadOnlyList<NamedFact> Vault { get; init; } = [];

    /// <summary>The key in force.</summary>
    public IReadOnlyList<NamedFact> EncryptionKey { get; init; } = [];

    /// <summary>The principals that the operator checks.</summary>
    public IReadOnlyList<PrincipalEvidence> Principals { get; init; } = [];

    /// <summary>The key that the rights are on; null when none were read.</summary>
    public string? RightsOn { get; init; }

    /// <summary>Others that may unwrap, as far as they were seen.</summary>
    public IReadOnlyList<OtherHolder> Others { get; init; } = [];

    /// <summary>Rights that the operator granted.</summary>
    public IReadOnlyList<GrantRecord> Grants { get; init; } = [];

    /// <summary>The managed stores.</summary>
    public IReadOnlyList<StoreEvidence> Stores { get; init; } = [];

    /// <summary>What the key covers.</summary>
    public IReadOnlyList<CoverageEvidence> Coverage { get; init; } = [];

    /// <summary>The computes and their disks.</summary>
    public IReadOnlyList<ComputeRow> Computes { get; init; } = [];

    /// <summary>What the computes rest on.</summary>
    public Basis ComputesBasis { get; init; } = Basis.NotVerified;

    /// <summary>Changes of the key, newest first.</summary>
    public IReadOnlyList<RotationEvidence> Rotations { get; init; } = [];

    /// <summary>Differences between spec and Azure.</summary>
    public IReadOnlyList<DriftEvidence> Drifts { get; init; } = [];

    /// <summary>The eleven rules.</summary>
    public IReadOnlyList<JudgedRule> Rules { get; init; } = [];

    /// <summary>The checks of the operator.</summary>
    public IReadOnlyList<CheckEvidence> Checks { get; init; } = [];

    /// <summary>The conditions as the operator recorded them, with the verdict of this look where it has one.</summary>
    public IReadOnlyList<ConditionEvidence> Conditions { get; init; } = [];

    /// <summary>What could not be verified and why.</summary>
    public IReadOnlyList<Unverified> NotVerified { get; init; } = [];
}

/// <summary>A fact with its names.</summary>
/// <param name="Name">The member in JSON.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Fact">The fact.</param>
/// <param name="IsFlag">Whether the value is <c>true</c> or <c>false</c>.</param>
internal sealed record NamedFact(string Name, string Title, Fact Fact, bool IsFlag = false);

/// <summary>The verdict on an object.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Message">Why, as a sentence.</param>
/// <param name="Since">Since when the operator has reported the same verdict, under whatever key; null when it has not.</param>
/// <param name="Recorded">The operator's recorded words, where they are not the verdict's own; else null.</param>
internal sealed record ProtectionEvidence(Protection Verdict, Basis Basis, string Message, DateTimeOffset? Since = null, string? Recorded = null);

/// <summary>A principal that needs the key.</summary>
/// <param name="Kind">Why it needs the key.</param>
/// <param name="Name">Its name.</param>
/// <param name="ObjectId">Its object id; null when it is not known.</param>
/// <param name="ApplicationId">Its application id; null when it is not known.</param>
/// <param name="Rights">Right by right.</param>
internal sealed record PrincipalEvidence(KeyPrincipalKind Kind, string Name, string? ObjectId, string? ApplicationId, IReadOnlyList<RightEvidence> Rights);

/// <summary>A right of a principal.</summary>
/// <param name="Right">The right's name, such as <c>unwrapKey</c>.</param>
/// <param name="State">Whether the principal holds it.</param>
/// <param name="Through">Through what; empty when nothing is known.</param>
internal sealed record RightEvidence(string Right, RightState State, IReadOnlyList<string> Through);

/// <summary>A managed store and the key that it is seen under.</summary>
/// <param name="Row">The store; its key is null where Azure does not report it.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Why">Why it is not verified; null when it is.</param>
/// <param name="RecordedKey">The key that the operator recorded, where that differs from the one in the row; else null.</param>
internal sealed record StoreEvidence(ManagedResourceRow Row, Basis Basis, string? Why = null, string? RecordedKey = null);

/// <summary>A row of the coverage.</summary>
/// <param name="Row">The row.</param>
/// <param name="Group">Under whose key the component is.</param>
/// <param name="Basis">What it rests on.</param>
internal sealed record CoverageEvidence(CoverageRow Row, CoverageGroup Group, Basis Basis);

/// <summary>A key that the workspace was put under.</summary>
/// <param name="KeyIdentifier">The key.</param>
/// <param name="From">The key before; null when it is not recorded.</param>
/// <param name="Cause">How it came about.</param>
/// <param name="StartedAt">When the operator asked for it, or first saw it; null when not recorded.</param>
/// <param name="Since">Since when all readable stores show it, or it was seen in force; null until then.</param>
internal sealed record RotationEvidence(string KeyIdentifier, string? From, string Cause, DateTimeOffset? StartedAt, DateTimeOffset? Since);

/// <summary>A difference between spec and Azure.</summary>
/// <param name="Row">The difference.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Since">Since when the operator has reported it; null when it has not.</param>
internal sealed record DriftEvidence(DriftRow Row, Basis Basis, DateTimeOffset? Since);

/// <summary>One of the eleven rules with its result.</summary>
/// <param name="Result">The result.</param>
/// <param name="Basis">What it rests on; <see cref="Basis.NotVerified"/> when the result is that of what was recorded, after a look that failed.</param>
internal sealed record JudgedRule(RuleResult Result, Basis Basis);

/// <summary>A check of the operator.</summary>
/// <param name="Row">The check.</param>
/// <param name="Basis">What it rests on.</param>
internal sealed record CheckEvidence(PreflightRow Row, Basis Basis);

/// <summary>A condition.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Recorded">As the operator recorded it; null when it has not.</param>
/// <param name="Seen">The verdict that follows from this look; null without a look, or where it read nothing of it.</param>
internal sealed record ConditionEvidence(ConditionType Type, Condition? Recorded, Verdict? Seen);

/// <summary>Something that could not be verified.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Why">Why it could not be verified.</param>
internal sealed record Unverified(string Subject, string Why);

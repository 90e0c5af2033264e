using CmkOperator.CreateOnly;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>
/// The comparison of desired and observed, made once: the plan and the conditions both read it and therefore cannot disagree.
/// </summary>
public sealed record WorkspaceAssessment
{
    /// <summary>What was compared.</summary>
    public required WorkspaceInput Input { get; init; }

    /// <summary>Who owns the workspace.</summary>
    public required OwnershipVerdict Ownership { get; init; }

    /// <summary>The state of the workspace.</summary>
    public required WorkspaceState State { get; init; }

    /// <summary>The live workspace; null when it is absent or was not read.</summary>
    public WorkspaceFacts? Live { get; init; }

    /// <summary>True when a second read, long enough after the first, did not find the workspace either.</summary>
    public bool AbsenceIsProven { get; init; }

    /// <summary>How the recorded operation failed, learned in this pass or before; null when it did not.</summary>
    public OperationFailure? Failure { get; init; }

    /// <summary>Create-only fields that differ from the live workspace: while there are any, nothing is written but the key, and that only under <see cref="KeyHolds"/>.</summary>
    public IReadOnlyList<CreateOnlyDifference> Refusals { get; init; } = [];

    /// <summary>Why the operator does not manage the kind or mode of the live workspace; null when it does.</summary>
    public Verdict? Unsupported { get; init; }

    /// <summary>Subscription, group, providers, associated resources, locks.</summary>
    public required IReadOnlyList<NamedVerdict> Scope { get; init; }

    /// <summary>R1.</summary>
    public required Verdict Vault { get; init; }

    /// <summary>The declared key.</summary>
    public required KeyVerdict Key { get; init; }

    /// <summary>R2.</summary>
    public required KeyAccessVerdict Access { get; init; }

    /// <summary>The identity that is named for the key; null when none is, or nothing can be told yet.</summary>
    public KeyIdentityVerdict? KeyIdentity { get; init; }

    /// <summary>All that must hold before the first write, by the names of <c>status.preflight</c>, in the order of precedence of the causes.</summary>
    public IEnumerable<NamedVerdict> Checks =>
        [
            .. Scope,
            new NamedVerdict("KeyVault", Vault),
            new NamedVerdict("Key", Key.Verdict),
            .. KeyIdentity is { } identity ? [new NamedVerdict(KeyIdentityCheck.Name, identity.Verdict)] : Array.Empty<NamedVerdict>(),
            new NamedVerdict("KeyAccess", Access.Verdict),
        ];

    /// <summary>The managed group and the stores; null without a live workspace that succeeded once.</summary>
    public ManagedVerdict? Managed { get; init; }

    /// <summary>Differences in the fields that change in place, the key among them, and what is done about each.</summary>
    public IReadOnlyList<DriftRow> Drifts { get; init; } = [];

    /// <summary>True when the declared key is not the one in force, whether or not it can be resolved.</summary>
    public bool KeyIsPending { get; init; }

    /// <summary>Why the key in force cannot be told, so that nothing is written over it; null when it can.</summary>
    public Verdict? KeyUnreadable { get; init; }

    /// <summary>The effects that the policies allow.</summary>
    public required Effects Allowed { get; init; }

    /// <summary>True when the workspace is ours or may be taken over.</summary>
    public bool IsOurs => Ownership.Claim is Claim.Ours or Claim.Adoptable;

    /// <summary>True when the live workspace succeeded at least once: then the create-only fields are locked.</summary>
    public bool EverSucceeded =>
        Live is not null && (State == WorkspaceState.Succeeded || Input.Recorded.CreateOnly is not null || !string.IsNullOrEmpty(Live.ServiceProvisionedResourceGroup));
}

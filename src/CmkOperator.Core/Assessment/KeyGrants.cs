using CmkOperator.Desired;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>
/// What the operator may still grant (R2). A grant is made once for each principal, key and generation: who takes a right away means it. One whose
/// outcome nobody knows may be made once more when somebody asks for it.
/// </summary>
public static class KeyGrants
{
    /// <summary>True when the spec asks for grants and the operator may make them on this vault.</summary>
    public static bool IsPermitted(WorkspaceInput input) => input.Desired is { KeyAccess: KeyAccessMode.Grant, GrantPermitted: true };

    /// <summary>The grants that give a principal what it lacks: a role at the vault and one at the key are two writes with an outcome each.</summary>
    public static IEnumerable<KeyGrant> Possible(WorkspaceInput input, PrincipalRights principal) => principal.In(RightState.Missing)
        .Where(right => IsPossible(input, principal.ObjectId, right))
        .GroupBy(right => right == KeyRight.VaultRead)
        .OrderByDescending(group => group.Key)
        .Select(group => new KeyGrant(principal, [.. group]));

    /// <summary>True when a right was not granted yet, or may be granted once more.</summary>
    public static bool IsPossible(WorkspaceInput input, string? objectId, KeyRight right)
    {
        // Before the role at the vault had a record of its own, that of the key stood for both.
        var ofVault = Of(input, objectId).ToLookup(grant => IsOfVault(input.Desired, grant));
        return ofVault[right == KeyRight.VaultRead && ofVault[true].Any()].All(grant => grant.Outcome == GrantOutcome.Unknown && input.IsAskedAgain);
    }

    /// <summary>The recorded grants for this generation, key and vault.</summary>
    public static IEnumerable<GrantRecord> Of(WorkspaceInput input) => input.Recorded.Grants.Where(grant =>
        grant.Generation == input.Desired.Generation && (IsOfVault(input.Desired, grant) || Same(grant.Key, KeyOf(input.Desired))));

    /// <summary>Those of one principal.</summary>
    public static IEnumerable<GrantRecord> Of(WorkspaceInput input, string? objectId) => Of(input).Where(grant => grant.PrincipalId == objectId);

    /// <summary>True when the record is about the role at the vault, and not about the key.</summary>
    public static bool IsOfVault(DesiredWorkspace desired, GrantRecord grant) => Same(grant.Key, VaultOf(desired));

    /// <summary>How the record of a grant names what it is for: the key without its version, because rights apply to the whole key, or the vault.</summary>
    public static string SubjectOf(DesiredWorkspace desired, IReadOnlyList<KeyRight> rights) =>
        rights.Contains(KeyRight.VaultRead) ? VaultOf(desired) : KeyOf(desired);

    /// <summary>The grants as recorded; one whose outcome was not known counts as made as soon as its right is seen.</summary>
    public static IReadOnlyList<GrantRecord> Recorded(WorkspaceAssessment assessment)
    {
        var input = assessment.Input;
        var seen = Of(input).Where(grant => grant.Outcome == GrantOutcome.Unknown && assessment.Access.Principals.Any(principal =>
            principal.ObjectId == grant.PrincipalId
            && principal.Rights.Where(right => (right.Right == KeyRight.VaultRead) == IsOfVault(input.Desired, grant)).All(right => right.State == RightState.Held))).ToList();
        return seen.Count == 0 ? input.Recorded.Grants : [.. input.Recorded.Grants.Select(grant => seen.Contains(grant) ? grant with { Outcome = null } : grant)];
    }

    /// <summary>
    /// True when somebody asked for a grant whose outcome is unknown to be made once more, and the pass could not read whether it is needed: the request stays open.
    /// </summary>
    public static bool IsRequestOpen(WorkspaceInput input) => IsPermitted(input)
        && Of(input).Any(grant => grant.Outcome == GrantOutcome.Unknown)
        && (input.Observed.Vault.IsInterrupted
            || input.Observed.KeyAccess.Assignments.IsInterrupted
            || input.Observed.KeyAccess.DenyAssignments.IsInterrupted
            || input.Observed.KeyAccess.Principals.Any(principal => principal.ObjectId.IsInterrupted));

    private static string KeyOf(DesiredWorkspace desired) => (desired.Encryption.Identifier with { Version = null }).ToString();

    private static string VaultOf(DesiredWorkspace desired) => $"https://{desired.Encryption.VaultHost}";

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A grant to make.</summary>
/// <param name="Principal">Who gets it, and what it holds now.</param>
/// <param name="Rights">What it lacks of the key, or <see cref="KeyRight.VaultRead"/> alone.</param>
public sealed record KeyGrant(PrincipalRights Principal, IReadOnlyList<KeyRight> Rights);

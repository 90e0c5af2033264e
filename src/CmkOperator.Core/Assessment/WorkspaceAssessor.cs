using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>Compares desired with observed.</summary>
public static class WorkspaceAssessor
{
    /// <summary>The field under which a difference of the key is reported.</summary>
    public const string KeyField = "encryption.keyIdentifier";

    /// <summary>Assesses one pass.</summary>
    public static WorkspaceAssessment Assess(WorkspaceInput input)
    {
        var live = input.Observed.Workspace.ValueOrDefault;
        var ownership = OwnershipCheck.Assess(input);
        var state = StateOf(input);
        // A vault that still answers for its key is there, whatever Azure Resource Manager says.
        var isVaultGone = KeyVaultCheck.IsGone(input.Desired, input.Observed.Vault, live) && input.Observed.Key.ValueOrDefault is null;
        var access = KeyAccessCheck.Assess(input);
        var key = isVaultGone
            ? KeyCheck.WithoutVault(input.Desired)
            : KeyCheck.Assess(input.Desired, input.Observed.Key, KeyIdentifier.TryParse(live?.KeyIdentifier), input.Policy);
        var assessment = new WorkspaceAssessment
        {
            Input = input,
            Ownership = ownership,
            State = state,
            Live = live,
            AbsenceIsProven = AbsenceIsProven(input),
            Scope = ScopeCheck.Assess(input),
            Vault = KeyVaultCheck.Assess(input.Desired, input.Observed.Vault, input.Observed.Key, live),
            Key = key,
            Access = isVaultGone ? access with { Verdict = KeyAccessCheck.WithoutVault } : access,
            Allowed = EffectRules.Allowed(input, ownership.Claim),
        };
        assessment = assessment with
        {
            Failure = OperationCheck.FailureOf(assessment),
            // What could not be compared stays as recorded, until there is nothing left to compare with.
            Drifts = assessment.AbsenceIsProven || live is not null ? [] : input.Recorded.Drifts,
        };
        if (live is null)
        {
            return assessment with { KeyIdentity = KeyIdentityCheck.Assess(assessment) };
        }

        return assessment.IsOurs || input.Desired.ObserveOnly ? WithLive(assessment, live) : assessment;
    }

    private static WorkspaceAssessment WithLive(WorkspaceAssessment assessment, WorkspaceFacts live)
    {
        var input = assessment.Input;
        var refusals = assessment.EverSucceeded ? ImmutabilityCheck.Refused(input, live) : [];
        var pending = KeyIsPending(input, assessment.Key, live);
        var drifts = assessment.State == WorkspaceState.Busy ? input.Recorded.Drifts : DriftRule.Judge(input, live, assessment.Key.Target, pending, refusals);
        if (assessment.State == WorkspaceState.Succeeded)
        {
            drifts = UnkeptRule.Mark(input, drifts, refusals.Count > 0);
        }

        assessment = assessment with { Refusals = refusals, Unsupported = assessment.EverSucceeded ? Unsupported(live) : null };
        return assessment with
        {
            Failure = assessment.Failure ?? (assessment.State == WorkspaceState.Succeeded ? OperationCheck.Unkept(input, drifts, refusals.Count > 0) : null),
            KeyIdentity = KeyIdentityCheck.Assess(assessment),
            KeyIsPending = pending,
            KeyUnreadable = assessment.EverSucceeded ? EncryptionCheck.Unreadable(live) : null,
            Managed = assessment.EverSucceeded ? ManagedCheck.Assess(input, live) : null,
            Drifts = drifts,
        };
    }

    private static WorkspaceState StateOf(WorkspaceInput input)
    {
        switch (input.Observed.Workspace)
        {
            case Reading<WorkspaceFacts>.Present present:
                if (OperationCheck.IsRunning(input.Observed.Operation) || OperationCheck.MayHaveBegun(input))
                {
                    return WorkspaceState.Busy;
                }

                return present.Value.ProvisioningState.ToLowerInvariant() switch
                {
                    "succeeded" => WorkspaceState.Succeeded,
                    "failed" or "canceled" => WorkspaceState.Failed,
                    _ => WorkspaceState.Busy,
                };
            case Reading<WorkspaceFacts>.Absent:
                return WorkspaceState.Absent;
            case var reading when reading.IsUnread:
                return WorkspaceState.Unread;
            default:
                return WorkspaceState.Unreadable;
        }
    }

    /// <summary>
    /// True when this pass's read counts towards a proof of absence: group and subscription exist, the workspace does not, and it is the one
    /// that the object created.
    /// </summary>
    public static bool LooksAbsent(WorkspaceInput input)
    {
        return input.Observed is
        {
            Workspace: Reading<WorkspaceFacts>.Absent { Fault: var fault },
            ResourceGroup: Reading<ResourceGroupFacts>.Present,
            Subscription: Reading<SubscriptionFacts>.Present,
        }
            && fault.Has("ResourceNotFound")
            && TargetRule.Held(input.Desired, input.Recorded) is null;
    }

    // What was proven and recorded stays proven after a restart.
    private static bool AbsenceIsProven(WorkspaceInput input) =>
        LooksAbsent(input)
        && (input.Recorded.Find(ConditionType.Ready)?.Reason == ConditionReason.ExternallyDeleted
            || (input.Memory.AbsentSince is { } since && input.Now - since >= input.Policy.AbsenceConfirmation));

    // Without a resolvable target the declared key counts as in force when nothing declared contradicts the live key.
    private static bool KeyIsPending(WorkspaceInput input, KeyVerdict key, WorkspaceFacts live)
    {
        if (EncryptionCheck.Unreadable(live) is not null)
        {
            return false;
        }

        var inForce = KeyIdentifier.TryParse(live.KeyIdentifier);
        // Azure follows the newest version by itself when the identifier has none, and that is what an absent keyVersion asks for.
        if (inForce is { Version: null } && input.Desired.Encryption.KeyVersion is null)
        {
            return !inForce.IsSameKeyAs(input.Desired.Encryption.Identifier);
        }

        if (key.Target is not null)
        {
            return !key.Target.IsSameVersionAs(inForce);
        }

        var declared = input.Desired.Encryption.Identifier;
        return declared.Version is null ? !declared.IsSameKeyAs(inForce) : !declared.IsSameVersionAs(inForce);
    }

    /// <summary>Why the operator does not manage a workspace of that kind or mode of encryption; null when it does.</summary>
    /// <param name="live">The workspace.</param>
    public static Verdict? Unsupported(WorkspaceFacts live)
    {
        if (!string.Equals(live.Kind, "Default", StringComparison.OrdinalIgnoreCase))
        {
            return Verdict.Fails(ConditionReason.WorkspaceKindUnsupported, $"Workspace {live.Name} is of kind {live.Kind}");
        }

        // A key that Azure names is in force, whatever the state beside it says.
        if (!string.Equals(live.EncryptionStatus, "Enabled", StringComparison.OrdinalIgnoreCase)
            && (KeyIdentifier.TryParse(live.KeyIdentifier) is null || string.Equals(live.EncryptionStatus, "Disabled", StringComparison.OrdinalIgnoreCase)))
        {
            return Verdict.Fails(ConditionReason.EncryptionModeUnsupported, $"Workspace {live.Name} is encrypted with Microsoft-managed keys");
        }

        if (live.ServiceSideEncryption)
        {
            return Verdict.Fails(ConditionReason.EncryptionModeUnsupported, $"Workspace {live.Name} keeps its metadata on Microsoft's side (service-side encryption)");
        }

        return live.BringsOwnStores
            ? Verdict.Fails(ConditionReason.EncryptionModeUnsupported, $"Workspace {live.Name} keeps its metadata in stores that its owner provided")
            : null;
    }
}

using CmkOperator.Assessment;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary><c>status.encryption</c>: the key in force, the key wanted, the last rotation, the keys before.</summary>
internal static class EncryptionReport
{
    public static EncryptionRecord? Of(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes) =>
        Full(assessment, outcomes) is { } record
            ? record with
            {
                KeyVaultName = ArmId.TryParse(record.KeyVaultId)?.Name,
                ShortKeyVersion = ShortForm.OfVersion(record.KeyVersion),
                History = KeyHistory.Of(assessment, outcomes),
            }
            : null;

    private static EncryptionRecord? Full(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes)
    {
        var input = assessment.Input;
        var recorded = input.Recorded.Encryption;
        if (!assessment.IsOurs && !input.Desired.ObserveOnly && assessment.Live is not null)
        {
            return recorded;
        }

        var inForce = assessment.Live is { } live && assessment.EverSucceeded
            ? KeyIdentifier.TryParse(live.KeyIdentifier)
            : KeyIdentifier.TryParse(recorded?.KeyIdentifier);
        if (assessment.AbsenceIsProven)
        {
            inForce = null;
        }

        // DriftRule takes the recorded key for one that the workspace was compared with: a version that is first seen where there is nothing to compare would look like an old one.
        var wanted = assessment.Key.Verdict.IsUnread || !IsCompared(assessment) ? recorded?.DesiredKeyIdentifier : assessment.Key.Target?.ToString();
        if (inForce is null && wanted is null)
        {
            return recorded is null ? null : new EncryptionRecord(null, null, null, null, null, null, recorded.Rotation);
        }

        return new EncryptionRecord(
            inForce is null ? null : assessment.Live?.KeyVaultArmId ?? recorded?.KeyVaultId,
            inForce?.Name,
            inForce?.Version,
            inForce is null ? null : assessment.Live?.KeyIdentifier ?? recorded?.KeyIdentifier,
            wanted,
            inForce is null ? null : ExpiryOf(input, inForce, recorded),
            Rotation(assessment, outcomes, inForce));
    }

    private static bool IsCompared(WorkspaceAssessment assessment) => assessment.Live is not null
        ? assessment.State != WorkspaceState.Busy && assessment.KeyUnreadable is null
        : assessment.AbsenceIsProven || assessment.Input.Recorded is { CreateOnly: null, Operation: not { Kind: OperationKind.Create, Failure: null } };

    private static DateTimeOffset? ExpiryOf(WorkspaceInput input, KeyIdentifier inForce, EncryptionRecord? recorded)
    {
        var facts = new[] { input.Observed.Key.ValueOrDefault, input.Observed.KeyInForce.ValueOrDefault }
            .FirstOrDefault(key => key is not null && new KeyIdentifier(key.VaultHost, key.Name, null).IsSameKeyAs(inForce));
        if (facts?.Find(inForce.Version) is { } version)
        {
            return version.ExpiresAt;
        }

        return inForce.IsSameVersionAs(KeyIdentifier.TryParse(recorded?.KeyIdentifier)) ? recorded!.KeyExpiresAt : null;
    }

    private static RotationRecord? Rotation(WorkspaceAssessment assessment, IReadOnlyList<ActionOutcome> outcomes, KeyIdentifier? inForce)
    {
        var now = assessment.Input.Now;
        var rotate = outcomes.LastOrDefault(outcome => outcome.Action is PlannedAction.RotateKey && outcome.Kind != ActionOutcomeKind.Failed);
        if (rotate?.Action is PlannedAction.RotateKey { From: var from, To: var to })
        {
            // Some store may still use the version that an unfinished earlier rotation started from.
            var last = assessment.Input.Recorded.Encryption?.Rotation;
            var isUnfinished = last is { FinishedAt: null } && last.To != to.ToString() && now - last.StartedAt < assessment.Input.Policy.OldVersionWatch;
            return new RotationRecord(isUnfinished ? last!.From : from.ToString(), to.ToString(), now, null);
        }

        var rotation = EncryptionCheck.RotationOf(assessment.Input, inForce);
        return rotation is { FinishedAt: null }
            && assessment is { State: WorkspaceState.Succeeded, Managed.StoresShowTarget: true }
            && inForce?.IsSameVersionAs(KeyIdentifier.TryParse(rotation.To)) == true
                ? rotation with { FinishedAt = now }
                : rotation;
    }
}

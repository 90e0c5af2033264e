using CmkOperator.Assessment;
using CmkOperator.Cli.Sessions;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Import;

/// <summary>
/// Whether a manifest takes its workspace over without a write: decided by the operator's own observation, assessment and plan, so that what is offered
/// here is what the operator does.
/// </summary>
internal static class TakeOverCheck
{
    private const string KeyVersion = "encryption.keyVersion";

    /// <summary>Checks a manifest, and takes the version of the key out of it where that changes nothing.</summary>
    /// <param name="draft">The manifest.</param>
    /// <param name="login">Azure under the caller's login.</param>
    /// <param name="policy">The operator's settings.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>Why it is not offered, or what is worth knowing; empty when there is nothing to say.</returns>
    public static async Task<(bool IsOffered, string Reason)> RunAsync(ManifestDraft draft, AzureLogin login, OperatorPolicy policy, CancellationToken cancellationToken)
    {
        var suffix = login.Cloud.VaultSuffix;
        var pinned = draft.Translate(suffix);
        if (pinned.Problems.Count > 0)
        {
            return (false, $"a CmkWorkspace cannot declare it: {string.Join("; ", pinned.Problems)}");
        }

        var version = pinned.Desired.Encryption.KeyVersion;
        var comment = draft.Comments.GetValueOrDefault(KeyVersion);
        draft.Remove(KeyVersion);
        var following = draft.Translate(suffix).Desired;
        using var session = login.NewSession();
        var now = login.Time.GetUtcNow();
        var request = ObservationRule.For(following, null, WorkspaceStatus.Empty, now, policy)!;
        var observed = await session.Observer.ObserveAsync(following, request, cancellationToken);
        WorkspaceInput Input(Desired.DesiredWorkspace desired) => new(desired, observed, WorkspaceStatus.Empty, [], new PassMemory(now), policy);

        // A key that follows is what most want; where it would be changed now, or nobody can tell, its version is pinned.
        var input = Input(following);
        var assessment = WorkspaceAssessor.Assess(input);
        if (version is not null && (assessment.Key.Target is null || assessment.KeyIsPending))
        {
            draft.Set(KeyVersion, version, assessment.Key.Target is { Version: { } newer } && newer != version
                ? $"The version in force. The key has a newer one, {newer}: remove the line to follow the newest."
                : comment);
            input = Input(pinned.Desired);
            assessment = WorkspaceAssessor.Assess(input);
        }

        var plan = WorkspacePlanner.Plan(assessment);
        if (WhyNot(assessment) is { } why)
        {
            return (false, why);
        }

        var writes = await UnsentWrites.OfAsync(login.Cloud, input.Desired, plan);
        if (writes.Count > 0)
        {
            var drifts = string.Join(", ", assessment.Drifts.Select(row => row.Field));
            return (false, $"applied, it would send {string.Join(", ", writes.Select(write => write.Method).Distinct())} to Azure{(drifts.Length > 0 ? $" for {drifts}" : string.Empty)}");
        }

        return (true, plan.Notes.Count > 0 ? $"taken over it is not Ready: {plan.Notes[0].Reason}: {plan.Notes[0].Message}" : string.Empty);
    }

    private static string? WhyNot(WorkspaceAssessment assessment) =>
        assessment.Live is null ? $"it was gone, or could not be read, at the second look: {assessment.Input.Observed.Workspace.FaultOrDefault?.Message}"
        : !assessment.IsOurs ? assessment.Ownership.Message
        : assessment.Unsupported is { } unsupported ? unsupported.Message
        : assessment.KeyUnreadable is { } unreadable ? unreadable.Message
        : assessment.Refusals.Count > 0 ? ImmutabilityCheck.Describe(assessment.Refusals)
        : null;
}

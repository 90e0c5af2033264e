using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Sessions;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>Collects the evidence of many objects, a few looks at a time.</summary>
/// <param name="azure">Azure; null for the recorded status alone.</param>
/// <param name="facts">What is known of the operator.</param>
/// <param name="policy">The operator's own settings.</param>
/// <param name="time">The clock.</param>
internal sealed class EvidenceCollector(AzureLogin? azure, OperatorFacts facts, OperatorPolicy policy, TimeProvider time)
{
    // Azure throttles by subscription, and the operator beside it needs its share.
    private const int LooksAtOnce = 6;

    // Without Azure the declared key is only shown, and the status has the vault's own host.
    private const string AnySuffix = "vault.azure.net";

    private string? _refusal;

    /// <summary>The evidence of all objects, sorted by namespace and name.</summary>
    /// <param name="items">The objects as the API server has them.</param>
    /// <param name="all">All objects that are known, among which others may declare the same workspace.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<IReadOnlyList<ObjectEvidence>> CollectAsync(IReadOnlyList<JsonObject> items, IReadOnlyList<JsonObject> all, CancellationToken cancellationToken)
    {
        var sorted = items.OrderBy(item => WorkspaceObjects.KeyOf(item).Namespace, StringComparer.Ordinal).ThenBy(item => WorkspaceObjects.KeyOf(item).Name, StringComparer.Ordinal).ToList();
        var byWorkspace = azure is null ? null : all.Select(Read).OfType<CmkWorkspace>().ToLookup(item => ArmId.Normalise(DeclaredRival.IdOf(item)), StringComparer.Ordinal);
        var evidence = new ObjectEvidence[sorted.Count];

        // A login that does not work is found out with one object, not with a thousand.
        if (azure is not null && sorted.Count > 0)
        {
            evidence[0] = await OfAsync(sorted[0], byWorkspace, cancellationToken);
        }

        await Parallel.ForAsync(
            azure is null ? 0 : Math.Min(1, sorted.Count),
            sorted.Count,
            new ParallelOptions { MaxDegreeOfParallelism = azure is null ? 1 : LooksAtOnce, CancellationToken = cancellationToken },
            async (i, stop) => evidence[i] = await OfAsync(sorted[i], byWorkspace, stop));
        return evidence;
    }

    private async Task<ObjectEvidence> OfAsync(JsonObject item, ILookup<string, CmkWorkspace>? byWorkspace, CancellationToken cancellationToken)
    {
        CmkWorkspace workspace;
        try
        {
            workspace = WorkspaceObjects.Read(item);
        }
        catch (ClusterException failure)
        {
            return new ObjectEvidence
            {
                Key = WorkspaceObjects.KeyOf(item),
                Failures = [failure.Message],
                Protection = new ProtectionEvidence(Protection.NotVerifiable, Basis.NotVerified, failure.Message),
                NotVerified = [new Unverified("The object", failure.Message)],
            };
        }

        var suffix = azure?.Cloud.VaultSuffix ?? AnySuffix;
        var translation = SpecTranslator.Translate(workspace, new SpecContext(facts.ClusterId ?? string.Empty, suffix, facts.DefaultInterval, facts.GrantVaults ?? []));
        if (translation.Problems.Count > 0)
        {
            var problems = $"The spec is not valid, so Azure was not read: {string.Join("; ", translation.Problems)}";
            return EvidenceGatherer.Of(workspace, null, azure is null ? null : LookResult.Failed(problems));
        }

        return EvidenceGatherer.Of(workspace, translation.Desired, azure is null ? null : await LookAsync(azure, workspace, translation.Desired, byWorkspace!, cancellationToken));
    }

    private async Task<LookResult> LookAsync(AzureLogin login, CmkWorkspace workspace, DesiredWorkspace desired, ILookup<string, CmkWorkspace> byWorkspace, CancellationToken cancellationToken)
    {
        if (_refusal is { } refused)
        {
            return LookResult.Failed(refused);
        }

        var look = new WorkspaceLook(login, facts, policy, time);
        var assumed = new List<string>();
        var input = look.AssumeOwner(await look.ObserveAllAsync(desired, TargetRule.About(desired, workspace.Status), DeclaredRival.Among(workspace, byWorkspace[ArmId.Normalise(DeclaredRival.IdOf(workspace))]), cancellationToken), assumed, "looked at");
        if (input.Refusal is { } refusal)
        {
            return new LookResult(input, [refusal.Message], assumed);
        }

        if (FailedReads.FaultOf(input.Observed.Workspace) is { } fault && FaultCatalog.IsSignInRefused(fault))
        {
            _refusal = $"Azure was not read, because the login was refused: {FaultMessage.Of(fault).TrimEnd('.')}";
        }

        return new LookResult(input, FailedReads.Of(input.Observed), assumed);
    }

    private static CmkWorkspace? Read(JsonObject item)
    {
        try
        {
            return WorkspaceObjects.Read(item);
        }
        catch (ClusterException)
        {
            // The object itself reports it.
            return null;
        }
    }
}

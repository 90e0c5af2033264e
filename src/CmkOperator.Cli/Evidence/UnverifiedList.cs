using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Evidence;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Cli.Evidence;

/// <summary>What could not be verified, in one list, so that nobody has to search for gaps.</summary>
internal static class UnverifiedList
{
    /// <summary>The list, each once, in the order of the document.</summary>
    /// <param name="evidence">The rest of the evidence.</param>
    /// <param name="scene">What it was gathered from.</param>
    /// <param name="look">The look; null when none was asked for.</param>
    public static IReadOnlyList<Unverified> Of(ObjectEvidence evidence, EvidenceScene scene, LookResult? look)
    {
        var all = new List<Unverified>();
        if (scene.IsOffline)
        {
            all.Add(new Unverified("Azure itself", "This look read the status alone (--offline): what the operator recorded was true when it looked, and nobody looked now"));
        }

        all.AddRange(evidence.Failures.Select(failure => new Unverified("This look", failure)));
        all.AddRange((look?.Assumed ?? []).Select(assumed => new Unverified("Assumption", assumed)));
        if (evidence.Protection.Verdict == Protection.NotVerifiable)
        {
            all.Add(new Unverified("Protection of the metadata", evidence.Protection.Message));
        }

        all.AddRange(new[] { ("Workspace", evidence.Workspace), ("Key vault", evidence.Vault), ("Key", evidence.EncryptionKey) }
            .SelectMany(part => part.Item2.Where(fact => fact.Fact.Basis == Basis.NotVerified).Select(fact => new Unverified($"{part.Item1}: {Lower(fact.Title)}", fact.Fact.Why ?? "Not read"))));
        all.AddRange(Rights(evidence, scene));
        all.AddRange(evidence.Stores.Where(store => store.Basis == Basis.NotVerified).Select(store => new Unverified(EvidenceText.Store(store.Row.Type), store.Why!)));
        all.AddRange(evidence.Stores
            .Where(store => store.Basis != Basis.NotVerified && store.Row.KeyIdentifier is null && EvidenceText.Store(store.Row.Type) is EvidenceText.Search or EvidenceText.CosmosDb or EvidenceText.Storage && !IsSeenWithoutKey(scene, store))
            .Select(store => new Unverified($"Key of {EvidenceText.Store(store.Row.Type)}", store.Row.Detail)));
        all.AddRange(evidence.Coverage.Where(row => row.Group == CoverageGroup.NotVerifiable).Select(row => new Unverified(row.Row.Component, row.Row.Detail)));
        all.AddRange(evidence.Rules.Where(rule => rule.Result.Outcome == RuleOutcome.Error).Select(rule => new Unverified($"Rule {rule.Result.Rule}", rule.Result.Message)));
        all.AddRange(evidence.Checks.Where(IsOpen).Select(check => new Unverified($"Check {check.Row.Check}", check.Row.Message)));
        all.AddRange(evidence.Conditions.Select(Condition).OfType<Unverified>());
        return [.. all.Distinct()];
    }

    // That a store is not under the customer's key is seen, and no gap.
    private static bool IsSeenWithoutKey(EvidenceScene scene, StoreEvidence store) => store.Basis == Basis.Seen && EvidenceText.Store(store.Row.Type) switch
    {
        EvidenceText.CosmosDb => scene.Assessment?.Input.Observed.Managed.CosmosDb.ValueOrDefault is { } account && string.IsNullOrEmpty(account.KeyVaultKeyUri),
        EvidenceText.Storage => scene.Assessment?.Input.Observed.Managed.Storage.ValueOrDefault is { } account && string.IsNullOrEmpty(account.CurrentKeyIdentifier),
        _ => false,
    };

    private static IEnumerable<Unverified> Rights(ObjectEvidence evidence, EvidenceScene scene)
    {
        if (evidence.Principals.Count == 0)
        {
            var access = scene.Recorded.Find(ConditionType.KeyAccessReady);
            return
            [
                new Unverified(
                    "Who may unwrap",
                    scene.WhyUnseen
                        ?? (scene.IsOffline && access is not null
                            ? $"The status has no list of principals, only KeyAccessReady={access.Status}: {access.Message}"
                            : "The rights on the key were not read")),
            ];
        }

        var unsure = evidence.Principals.SelectMany(principal => principal.Rights
            .Where(right => right.State is RightState.Unknown or RightState.Conditional)
            .Select(right => new Unverified($"{right.Right} of {principal.Name}", right.State == RightState.Conditional
                ? $"Held under a condition that is not evaluated: {string.Join("; ", right.Through)}"
                : scene.Assessment!.Access.Verdict is { Status: ConditionStatus.Unknown } verdict ? verdict.Message
                : scene.Assessment.Access.Disputed?.Message ?? "The facts that decide it could not be read")));
        return scene.Live?.KeyIdentifier is { } inForce && Workspaces.KeyIdentifier.TryParse(evidence.RightsOn)?.IsSameKeyAs(Workspaces.KeyIdentifier.TryParse(inForce)) != true
            ? unsure.Append(new Unverified("Who may unwrap with the key in force", $"The rights were read on the declared key {evidence.RightsOn}, and the workspace is under {inForce}"))
            : unsure;
    }

    // What only a creation needs does not have to be known of a workspace that exists.
    private static bool IsOpen(CheckEvidence check) =>
        check.Row.Result == CheckOutcome.Unknown || (check.Row.Result == CheckOutcome.Skipped && !ScopeCheck.IsOfCreation(check.Row.Check));

    private static Unverified? Condition(ConditionEvidence condition) => condition switch
    {
        { Seen: { Status: ConditionStatus.Unknown } seen } => new Unverified($"Condition {condition.Type}", seen.Message),
        { Seen: null, Recorded: { Status: ConditionStatus.Unknown } recorded } => new Unverified($"Condition {condition.Type}", recorded.Message),
        _ => null,
    };

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}

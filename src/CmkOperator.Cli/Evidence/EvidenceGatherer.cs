using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Evidence;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// Gathers what is known of one object: what this look saw, beside what the operator recorded. What a look did not see is never filled in with what was
/// recorded, so that the two cannot be confused.
/// </summary>
internal static class EvidenceGatherer
{
    /// <summary>The evidence about one object.</summary>
    /// <param name="workspace">The object as the cluster has it.</param>
    /// <param name="desired">What it declares; null when its spec is not valid.</param>
    /// <param name="look">What came of looking at Azure; null when nobody asked for a look.</param>
    public static ObjectEvidence Of(CmkWorkspace workspace, DesiredWorkspace? desired, LookResult? look)
    {
        var status = workspace.Status;
        var recorded = desired is null ? status : TargetRule.About(desired, status);
        var assessment = look?.Input is { } input ? WorkspaceAssessor.Assess(WithoutRows(input)) : null;
        var scene = new EvidenceScene(recorded, desired, assessment, look?.Failure, IsOffline: look is null);
        var report = assessment is null ? null : StatusReporter.Report(assessment, WorkspacePlanner.Plan(assessment), []).Status;
        var evidence = new ObjectEvidence
        {
            Key = new NamespacedName(workspace.Metadata.NamespaceProperty ?? string.Empty, workspace.Metadata.Name),
            Uid = workspace.Metadata.Uid,
            Generation = workspace.Metadata.Generation,
            ObservedGeneration = recorded.ObservedGeneration < 0 ? null : recorded.ObservedGeneration,
            RecordedAt = RecordedAt(workspace),
            SeenAt = look?.Failure is null ? assessment?.Input.Now : null,
            Failures = Failures(scene, look),
            Protection = ProtectionRule.Of(scene),
            Workspace = WorkspaceFactList.Of(scene),
            Vault = VaultFactList.Of(scene),
            EncryptionKey = KeyFactList.Of(scene),
            Principals = PrincipalsOf(assessment),
            RightsOn = assessment is null ? null : new KeyIdentifier(assessment.Input.Desired.Encryption.VaultHost, assessment.Input.Desired.Encryption.KeyName, null).ToString(),
            Others = assessment is null ? [] : RightSource.Others(assessment.Input),
            Grants = [.. recorded.Grants.OrderBy(grant => grant.GrantedAt).ThenBy(grant => grant.PrincipalId, StringComparer.Ordinal).ThenBy(grant => grant.Key, StringComparer.Ordinal)],
            Stores = StoreList.Of(scene),
            Coverage = Coverage(scene, report),
            Computes = assessment?.Input.Observed.Computes.ValueOrDefault is not null && report is not null ? report.Computes : recorded.Computes,
            ComputesBasis = assessment?.Input.Observed.Computes.ValueOrDefault is not null ? Basis.Derived : scene.BasisOfRecorded,
            Rotations = KeyFactList.Rotations(recorded.Encryption),
            Drifts = Drifts(scene),
            Rules = Rules(scene),
            Checks = Checks(scene, report),
            Conditions = ConditionsOf(scene),
        };
        return evidence with { NotVerified = UnverifiedList.Of(evidence, scene, look) };
    }

    // A key in force that nobody looked up is a look that failed in part, although no read was rejected.
    private static IReadOnlyList<string> Failures(EvidenceScene scene, LookResult? look)
    {
        IReadOnlyList<string> failures = look?.Failures ?? [];
        return ProtectionRule.WhyKeyUnread(scene) is { } unread ? [.. failures, unread] : failures;
    }

    // The reporter keeps a recorded row where this look read nothing. Without recorded rows there is nothing to keep, and each row that remains was seen.
    private static WorkspaceInput WithoutRows(WorkspaceInput input) => input with
    {
        Recorded = input.Recorded with { Coverage = [], Preflight = [], Computes = [], ComputeCount = null, ManagedResourceGroup = null },
    };

    // The API server notes when each manager last wrote the status.
    private static DateTimeOffset? RecordedAt(CmkWorkspace workspace)
    {
        var times = (workspace.Metadata.ManagedFields ?? []).Where(entry => entry.Subresource == "status" && entry.Time is not null).Select(entry => entry.Time!.Value).ToList();
        return times.Count == 0 ? null : new DateTimeOffset(DateTime.SpecifyKind(times.Max(), DateTimeKind.Utc));
    }

    private static IReadOnlyList<PrincipalEvidence> PrincipalsOf(WorkspaceAssessment? assessment) => assessment is null
        ? []
        :
        [
            .. assessment.Access.Principals.Select(principal => new PrincipalEvidence(
                principal.Principal.Kind,
                principal.Principal.Name,
                principal.ObjectId,
                principal.Principal.ApplicationId,
                [
                    .. principal.Rights.Select(right => new RightEvidence(
                        KeyAccessCheck.Permission(right.Right),
                        right.State,
                        principal.ObjectId is { } id ? RightSource.Of(assessment.Input, id, right.Right) : [])),
                ])),
        ];

    private static IReadOnlyList<CoverageEvidence> Coverage(EvidenceScene scene, WorkspaceStatus? report)
    {
        if (scene.Assessment?.Managed is not null && scene.Failure is null)
        {
            var seen = KeyIdentifier.TryParse(scene.Live?.KeyIdentifier);
            return [.. report!.Coverage.Select(row => new CoverageEvidence(row, CoverageGroups.Of(row, seen), Basis.Derived))];
        }

        if (scene.IsOffline)
        {
            var recorded = KeyIdentifier.TryParse(scene.Recorded.Encryption?.KeyIdentifier);
            return [.. scene.Recorded.Coverage.Select(row => new CoverageEvidence(row, CoverageGroups.Of(row, recorded), Basis.Recorded))];
        }

        // A workspace that is seen to be gone has nothing to cover; of one that was not seen, nobody knows what is covered now.
        return IsSeenAbsent(scene)
            ? []
            : [.. scene.Recorded.Coverage.Select(row => new CoverageEvidence(
                new CoverageRow(row.Component, EvidenceText.Words(CoverageGroup.NotVerifiable), $"Not seen now. Recorded: {row.ProtectedBy}. {row.Detail}"), CoverageGroup.NotVerifiable, Basis.NotVerified))];
    }

    private static bool IsSeenAbsent(EvidenceScene scene) => scene.Failure is null && scene.Assessment?.Input.Observed.Workspace is Reading<WorkspaceFacts>.Absent;

    // A difference that this look is the first to see has no recorded time.
    private static IReadOnlyList<DriftEvidence> Drifts(EvidenceScene scene)
    {
        var isSeen = scene.IsCompared;
        var rows = isSeen ? scene.Assessment!.Drifts : scene.Recorded.Drifts;
        // The look reads as if these were not set; the operator still leaves everything as it is.
        var isLeft = isSeen && scene.Desired is { Suspend: true } or { DeletionRequested: true };
        return
        [
            .. rows.Select(row => new DriftEvidence(
                isLeft && row.Action == DriftAction.Correct ? row with { Action = DriftAction.Report } : row, isSeen ? Basis.Seen : scene.BasisOfRecorded, scene.Recorded.Drifts.FirstOrDefault(recorded => recorded.Field == row.Field)?.Since)),
        ];
    }

    // A look judges by what it saw alone: a recorded condition would let a rule pass on what nobody has seen now.
    private static IReadOnlyList<JudgedRule> Rules(EvidenceScene scene)
    {
        if (scene.Desired is not { } desired)
        {
            return [];
        }

        if (scene.IsOffline || scene.Failure is not null)
        {
            return [.. RuleResults.Of(desired, scene.Recorded).Select(result => new JudgedRule(result, scene.BasisOfRecorded))];
        }

        var input = scene.Assessment!.Input;
        var seen = WorkspaceAssessor.Assess(input with { Recorded = input.Recorded with { Conditions = [] } });
        var report = StatusReporter.Report(seen, WorkspacePlanner.Plan(seen), []).Status;
        // The report adds this look to the history, as the operator would record it. What became of the key (R3) only the operator's own record shows.
        report = report with
        {
            CreateOnly = scene.Recorded.CreateOnly,
            Encryption = report.Encryption is { } encryption ? encryption with { History = scene.Recorded.Encryption?.History ?? [] } : null,
        };
        return [.. RuleResults.Of(seen.Input.Desired, report).Select(result => new JudgedRule(result, Basis.Derived))];
    }

    private static IReadOnlyList<CheckEvidence> Checks(EvidenceScene scene, WorkspaceStatus? report)
    {
        if (scene.IsOffline)
        {
            return [.. scene.Recorded.Preflight.Select(row => new CheckEvidence(row, Basis.Recorded)).OrderBy(check => check.Row.Check, StringComparer.Ordinal)];
        }

        var unread = (scene.Assessment?.Checks ?? []).Where(check => check.Verdict.IsUnread).Select(check => check.Check).ToHashSet(StringComparer.Ordinal);
        IEnumerable<PreflightRow> rows = scene.Failure is null ? report!.Preflight : scene.Recorded.Preflight;
        return [.. rows.Select(Evidence).OrderBy(check => check.Row.Check, StringComparer.Ordinal)];

        CheckEvidence Evidence(PreflightRow row)
        {
            var recorded = scene.Recorded.Preflight.FirstOrDefault(known => known.Check == row.Check);
            // What only a creation needs is not looked at again, so a look takes nothing from what was recorded.
            if (ScopeCheck.IsOfCreation(row.Check) && !IsSeenAbsent(scene) && recorded is not null)
            {
                return new CheckEvidence(recorded, Basis.Recorded);
            }

            return (scene.WhyUnseen ?? (unread.Contains(row.Check) ? row.Message : null)) is not { } why ? new CheckEvidence(row, Basis.Seen)
                : recorded is null ? new CheckEvidence(row, Basis.NotVerified)
                : new CheckEvidence(row with { Result = CheckOutcome.Unknown, Message = $"{why}. Recorded: {recorded.Result}: {recorded.Message}" }, Basis.NotVerified);
        }
    }

    private static IReadOnlyList<ConditionEvidence> ConditionsOf(EvidenceScene scene)
    {
        var seen = scene.Assessment is not { } assessment || scene.Failure is not null
            ? []
            : DomainVerdicts.Of(assessment).Where(row => !row.Verdict.IsUnread).ToDictionary(row => row.Type, row => row.Verdict);
        return
        [
            .. Enum.GetValues<ConditionType>()
                .Select(type => new ConditionEvidence(type, scene.Recorded.Find(type), seen.GetValueOrDefault(type)))
                .Where(condition => condition.Recorded is not null || condition.Seen is not null),
        ];
    }
}

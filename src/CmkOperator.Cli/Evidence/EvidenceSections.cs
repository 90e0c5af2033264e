using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Evidence;
using CmkOperator.Status;

namespace CmkOperator.Cli.Evidence;

/// <summary>The evidence about an object as sections with tables, for the forms that people read.</summary>
internal static class EvidenceSections
{
    private const string None = "none";

    /// <summary>The sections in the order of the document.</summary>
    /// <param name="item">The evidence.</param>
    public static IReadOnlyList<EvidenceSection> Of(ObjectEvidence item) =>
    [
        Rules(item),
        new("Workspace", null, [Facts("What the workspace is", item.Workspace)]),
        new("Key vault", null, [Facts("The vault of the key and its protection", item.Vault)]),
        new("Key", null, [Facts("The key in force", item.EncryptionKey)]),
        Access(item),
        Stores(item),
        Coverage(item),
        Rotations(item),
        Drifts(item),
        Checks(item),
        Conditions(item),
        NotVerified(item),
    ];

    /// <summary>The lines about when and by whom the object was looked at.</summary>
    /// <param name="item">The evidence.</param>
    public static IReadOnlyList<(string Name, string Value)> Looks(ObjectEvidence item) =>
    [
        ("Looked at by this command", item.SeenAt is { } seen ? EvidenceText.Time(seen) : item.Failures.Count > 0 ? "the look failed" : "not looked at (--offline)"),
        ("Status last written by the operator", EvidenceText.Time(item.RecordedAt) ?? "not known"),
        ("Generation of the spec", item.Generation is { } generation ? $"{generation}{(item.ObservedGeneration is { } observed ? $", the operator acted on {observed}" : ", the operator has not acted on it")}" : "not known"),
        ("Object UID", item.Uid ?? "not known"),
    ];

    private static EvidenceSection Rules(ObjectEvidence item) => item.Rules.Count == 0
        ? new EvidenceSection("Rules", "Not verified: the spec is not valid, so no rule could be judged.", [])
        : new EvidenceSection(
            "Rules",
            $"What Azure requires of a workspace under a customer-managed key, R1 to R11, judged by the operator's core ({EvidenceText.Words(item.Rules[0].Basis)}).",
            [
                new EvidenceTable(
                    "The eleven rules",
                    ["Rule", "Result", "Why"],
                    [
                        .. item.Rules.Select(rule => Row(
                            new Cell($"{rule.Result.Rule} {rule.Result.Title}"),
                            Outcome(rule),
                            new Cell(rule.Result.Message))),
                    ]),
            ]);

    // After a failed look the recorded result is shown as a record, never as a result of the look.
    private static Cell Outcome(JudgedRule rule) => rule.Basis == Basis.NotVerified
        ? new Cell($"not verified (recorded: {Lower(rule.Result.Outcome)})", CellLook.Unsure)
        : new Cell(Lower(rule.Result.Outcome), rule.Result.Outcome switch
        {
            RuleOutcome.Pass => CellLook.Good,
            RuleOutcome.Fail => CellLook.Bad,
            RuleOutcome.Warn or RuleOutcome.Error => CellLook.Unsure,
            RuleOutcome.Skip => CellLook.Faint,
        });

    private static string Lower(RuleOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static EvidenceTable Facts(string caption, IReadOnlyList<NamedFact> facts) =>
        new(caption, ["Fact", "Value", "Rests on"], [.. facts.Select(fact => Row(new Cell(fact.Title), Value(fact), BasisOf(fact)))]);

    private static Cell Value(NamedFact named)
    {
        var (value, basis) = (named.Fact.Value, named.Fact.Basis);
        if (value is null)
        {
            return basis == Basis.NotVerified ? new Cell("not verified", CellLook.Unsure) : new Cell(None, CellLook.Faint);
        }

        if (named.IsFlag)
        {
            var isOn = value == "true";
            // High business impact is a choice; of the other flags off is a finding.
            return new Cell(Words(named, value), named.Name == "hbi" ? CellLook.Plain : isOn ? CellLook.Good : CellLook.Bad);
        }

        return new Cell(value, value.Contains('/', StringComparison.Ordinal) || named.Name is "version" or "workspaceId" ? CellLook.Id : CellLook.Plain);
    }

    private static Cell BasisOf(NamedFact named)
    {
        var fact = named.Fact;
        // A cell that is not verified says so itself.
        var words = fact.Basis == Basis.NotVerified && fact.Value is null ? fact.Why ?? "not read" : EvidenceText.Words(fact.Basis) + (fact.Why is { } why ? $": {why}" : string.Empty);
        return new Cell(fact.Recorded is { } recorded ? $"{words}; the operator recorded {Words(named, recorded)}" : words, CellLook.Faint);
    }

    private static string Words(NamedFact named, string value) => named.IsFlag ? value == "true" ? "on" : "off" : value;

    private static Cell Plainly(Basis basis) => new(EvidenceText.Words(basis), basis == Basis.NotVerified ? CellLook.Unsure : CellLook.Faint);

    private static EvidenceSection Access(ObjectEvidence item)
    {
        var tables = new List<EvidenceTable>();
        if (item.Principals.Count > 0)
        {
            tables.Add(new EvidenceTable(
                "Principals that need the key, right by right",
                ["Principal", "Object id", "Right", "State", "Through"],
                [
                    .. item.Principals.SelectMany(principal => principal.Rights.Select(right => Row(
                        new Cell(principal.Name),
                        principal.ObjectId is { } id ? new Cell(id, CellLook.Id) : new Cell("not known", CellLook.Unsure),
                        new Cell(right.Right),
                        new Cell(EvidenceText.Words(right.State), right.State switch
                        {
                            RightState.Held => CellLook.Good,
                            RightState.Missing or RightState.Denied => CellLook.Bad,
                            RightState.Conditional or RightState.Unknown => CellLook.Unsure,
                        }),
                        right.Through.Count > 0 ? new Cell(string.Join("; ", right.Through)) : new Cell(None, CellLook.Faint)))),
                ]));
        }

        if (item.Others.Count > 0)
        {
            tables.Add(new EvidenceTable(
                "Others that may unwrap, as far as they were seen",
                ["Object id", "Through"],
                [.. item.Others.Select(other => Row(new Cell(other.ObjectId, CellLook.Id), new Cell(other.Through)))]));
        }

        if (item.Grants.Count > 0)
        {
            tables.Add(new EvidenceTable(
                "Grants made by the operator",
                ["Principal", "On", "At", "Outcome"],
                [
                    .. item.Grants.Select(grant => Row(
                        new Cell(grant.PrincipalId, CellLook.Id),
                        new Cell(grant.Key, CellLook.Id),
                        new Cell(EvidenceText.Time(grant.GrantedAt)),
                        grant.Outcome is null ? new Cell("made by Azure", CellLook.Good) : new Cell("not known whether Azure made it", CellLook.Unsure))),
                ]));
        }

        var intro = item.RightsOn is null || item.Principals.Count == 0
            ? "Not verified: the rights on the key were not read."
            : $"The rights on {item.RightsOn}, seen by this look. Only the principals that the workspace needs are followed to their grants.";
        return new EvidenceSection("Who may unwrap", item.Grants.Count > 0 || item.Principals.Count == 0 ? intro : $"{intro} The operator has recorded no grant of its own.", tables);
    }

    private static EvidenceSection Stores(ObjectEvidence item) => new(
        "Stores",
        item.Stores.Count == 0 ? "No store is known." : "The resources that Microsoft manages in your subscription, and the key that each is seen under.",
        item.Stores.Count == 0
            ? []
            :
            [
                new EvidenceTable(
                    "Managed stores and their keys",
                    ["Store", "Name", "State", "Key", "Rests on", "Detail"],
                    [
                        .. item.Stores.Select(store => Row(
                            new Cell(EvidenceText.Store(store.Row.Type)),
                            store.Row.Name.Length > 0 ? new Cell(store.Row.Name, CellLook.Id) : new Cell(None, CellLook.Faint),
                            new Cell(store.Basis == Basis.NotVerified ? "not verified" : store.Row.State, store.Basis == Basis.NotVerified || store.Row.State == RowWords.Unreadable ? CellLook.Unsure : store.Row.State == RowWords.Ready ? CellLook.Good : CellLook.Bad),
                            KeyOf(store),
                            Plainly(store.Basis),
                            new Cell(store.RecordedKey is { } key ? $"{store.Row.Detail}; the operator recorded {key}" : store.Row.Detail))),
                    ]),
            ]);

    private static Cell KeyOf(StoreEvidence store) => store.Row.KeyIdentifier is { } key ? new Cell(key, CellLook.Id)
        : store.Basis == Basis.NotVerified ? new Cell("not verified", CellLook.Unsure)
        : EvidenceText.Store(store.Row.Type) is EvidenceText.Search ? new Cell("not reported by Azure", CellLook.Unsure)
        : EvidenceText.Store(store.Row.Type) is EvidenceText.CosmosDb or EvidenceText.Storage ? new Cell("none is reported", CellLook.Unsure)
        : new Cell("holds no data", CellLook.Faint);

    private static EvidenceSection Coverage(ObjectEvidence item)
    {
        var tables = new List<EvidenceTable>();
        if (item.Coverage.Count > 0)
        {
            tables.Add(new EvidenceTable(
                "What the key covers, component by component",
                ["Component", "Protected by", "Group", "Detail"],
                [
                    .. item.Coverage.Select(row => Row(
                        new Cell(row.Row.Component),
                        new Cell(row.Row.ProtectedBy, row.Row.ProtectedBy.Contains('/', StringComparison.Ordinal) ? CellLook.Id : CellLook.Plain),
                        new Cell(EvidenceText.Words(row.Group)),
                        new Cell(row.Row.Detail))),
                ]));
        }

        if (item.Computes.Count > 0)
        {
            tables.Add(new EvidenceTable(
                $"Computes and their disks ({EvidenceText.Words(item.ComputesBasis)})",
                ["Compute", "Type", "OS disk", "Temporary disk", "Detail"],
                [.. item.Computes.Select(row => Row(new Cell(row.Name), new Cell(row.Type), new Cell(row.OsDisk), new Cell(row.TemporaryDisk), new Cell(row.Detail)))]));
        }

        return new EvidenceSection(
            "Coverage",
            item.Coverage.Count == 0
                ? "Not verified: there is no statement about what the key covers."
                : $"What Azure documents to follow from the key in force and the workspace's settings ({EvidenceText.Words(item.Coverage[0].Basis)}). The stores above are what was seen of it.",
            tables)
        { Picture = item.Coverage.Count == 0 ? EvidencePicture.None : EvidencePicture.Coverage };
    }

    private static EvidenceSection Rotations(ObjectEvidence item) => item.Rotations.Count == 0
        ? new EvidenceSection("Keys and rotations", "The operator has recorded no key in force.", [])
        : new EvidenceSection(
            "Keys and rotations",
            "The last keys as the operator recorded them, newest first.",
            [
                new EvidenceTable(
                    "Keys in force",
                    ["Key", "Before it", "How", "Asked for", "In force since"],
                    [
                        .. item.Rotations.Select(rotation => Row(
                            new Cell(rotation.KeyIdentifier, CellLook.Id),
                            rotation.From is { } from ? new Cell(from, CellLook.Id) : new Cell("not recorded", CellLook.Faint),
                            new Cell(EvidenceText.Cause(rotation.Cause)),
                            rotation.StartedAt is { } started ? new Cell(EvidenceText.Time(started)) : new Cell("not recorded", CellLook.Faint),
                            rotation.Since is { } since ? new Cell(EvidenceText.Time(since)) : new Cell("not shown by every store yet", CellLook.Unsure))),
                    ]),
            ])
        { Picture = EvidencePicture.Rotations };

    private static EvidenceSection Drifts(ObjectEvidence item) => item.Drifts.Count == 0
        ? new EvidenceSection("Drifts", item.Failures.Count > 0 && item.SeenAt is null ? "Not verified: the look failed, and the operator has recorded none." : "Azure and the spec do not differ.", [])
        : new EvidenceSection(
            "Drifts",
            null,
            [
                new EvidenceTable(
                    "Differences between spec and Azure",
                    ["Field", "Declared", "In Azure", "What is done", "Since", "Rests on"],
                    [
                        .. item.Drifts.Select(drift => Row(
                            new Cell(drift.Row.Field),
                            new Cell(drift.Row.Desired, CellLook.Id),
                            new Cell(drift.Row.Observed, CellLook.Id),
                            new Cell(Words(drift.Row.Action), drift.Row.Action == DriftAction.Correct ? CellLook.Plain : CellLook.Bad),
                            new Cell(EvidenceText.Time(drift.Since) ?? "not recorded"),
                            Plainly(drift.Basis))),
                    ]),
            ]);

    private static string Words(DriftAction action) => action switch
    {
        DriftAction.Correct => "the operator corrects it",
        DriftAction.Report => "reported and left",
        DriftAction.Refuse => "refused: the field can never change",
        DriftAction.Unkept => "changed by the operator, and Azure does not keep it",
    };

    private static EvidenceSection Checks(ObjectEvidence item) => item.Checks.Count == 0
        ? new EvidenceSection("Checks", "No check is known.", [])
        : new EvidenceSection(
            "Checks",
            null,
            [
                new EvidenceTable(
                    "The operator's checks",
                    ["Check", "Result", "Rests on", "Message"],
                    [
                        .. item.Checks.Select(check => Row(
                            new Cell(check.Row.Check),
                            new Cell(check.Row.Result.ToString(), check.Row.Result switch
                            {
                                CheckOutcome.Passed => CellLook.Good,
                                CheckOutcome.Failed => CellLook.Bad,
                                CheckOutcome.Unknown => CellLook.Unsure,
                                CheckOutcome.Skipped => CellLook.Faint,
                            }),
                            Plainly(check.Basis),
                            new Cell(check.Row.Message))),
                    ]),
            ]);

    private static EvidenceSection Conditions(ObjectEvidence item) => item.Conditions.Count == 0
        ? new EvidenceSection("Conditions", "The operator has not reported anything about this object.", [])
        : new EvidenceSection(
            "Conditions",
            "As the operator recorded them, beside what this look would report.",
            [
                new EvidenceTable(
                    "Conditions",
                    ["Condition", "Recorded", "Since", "This look", "Message"],
                    [
                        .. item.Conditions.Select(condition => Row(
                            new Cell(condition.Type.ToString()),
                            condition.Recorded is { } recorded ? new Cell($"{recorded.Status} ({recorded.Reason})", LookOf(condition.Type, recorded.Status)) : new Cell("not recorded", CellLook.Faint),
                            new Cell(condition.Recorded is null ? string.Empty : EvidenceText.Time(condition.Recorded.LastTransitionTime)),
                            condition.Seen is { } seen ? new Cell($"{seen.Status} ({seen.Reason})", LookOf(condition.Type, seen.Status)) : new Cell("not looked at", CellLook.Faint),
                            new Cell(condition.Seen?.Message ?? condition.Recorded!.Message))),
                    ]),
            ]);

    // These two are reported only while something is left to do.
    private static CellLook LookOf(ConditionType type, ConditionStatus status) => type is ConditionType.Reconciling or ConditionType.Stalled
        ? CellLook.Unsure
        : status switch
        {
            ConditionStatus.True => CellLook.Good,
            ConditionStatus.False => CellLook.Bad,
            ConditionStatus.Unknown => CellLook.Unsure,
        };

    private static EvidenceSection NotVerified(ObjectEvidence item) => new(
        "What could not be verified",
        item.NotVerified.Count == 0 ? "Everything that this document states was verified." : null,
        item.NotVerified.Count == 0
            ? []
            : [new EvidenceTable("What could not be verified, and why", ["Subject", "Why"], [.. item.NotVerified.Select(gap => Row(new Cell(gap.Subject), new Cell(gap.Why)))])]);

    private static IReadOnlyList<Cell> Row(params IReadOnlyList<Cell> cells) => cells;
}

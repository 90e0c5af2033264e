namespace CmkOperator.Cli.Evidence;

/// <summary>What the document says about itself, and its summary.</summary>
internal static class EvidenceHead
{
    /// <summary>Who looked, when, and with what.</summary>
    /// <param name="document">The evidence.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(EvidenceDocument document) =>
    [
        ("Taken at", $"{EvidenceText.Time(document.TakenAt)} (UTC)"),
        ("Scope", document.Scope),
        ("Cluster", document.Cluster),
        ("Operator", $"{(document.OperatorVersion == "unknown" ? "version unknown" : document.OperatorVersion)}{(document.OperatorSource is { } source ? $" ({source})" : ", not found in the cluster")}"),
        ("Command", $"kubectl-cmk {document.CommandVersion}"),
        .. document.OperatorUnknown.Select(unknown => ("Not known of the operator", unknown)),
    ];

    /// <summary>How the document is to be read.</summary>
    /// <param name="document">The evidence.</param>
    public static string Reading(EvidenceDocument document) => document.IsOffline
        ? "Taken with --offline: it repeats what the operator recorded in the objects' status. Azure was not read, and nobody looked again."
        : "Azure was read under the login of the person or job that ran the command. Each fact says whether it was seen by this look, recorded by the operator before, declared in the spec, or not verified.";

    /// <summary>How many objects are protected.</summary>
    /// <param name="document">The evidence.</param>
    public static string Summary(EvidenceDocument document) =>
        $"{document.Objects.Count} {(document.Objects.Count == 1 ? "workspace" : "workspaces")}: {document.Count(Protection.Protected)} protected, {document.Count(Protection.NotProtected)} not protected, {document.Count(Protection.NotVerifiable)} not verifiable."
        + (document.Objects.Count(item => item.Failures.Count > 0) is > 0 and var failed ? $" For {failed} of them the look failed, as a whole or in parts." : string.Empty);

    /// <summary>One row for each object.</summary>
    /// <param name="document">The evidence.</param>
    public static EvidenceTable Table(EvidenceDocument document) => new(
        "Workspaces",
        ["Object", "Verdict", "Rests on", "Key in force", "Not verified", "Note"],
        [
            .. document.Objects.Select(IReadOnlyList<Cell> (item) =>
            [
                new Cell(item.Key.ToString()),
                new Cell(EvidenceText.Words(item.Protection.Verdict), Look(item.Protection.Verdict)),
                new Cell(EvidenceText.Words(item.Protection.Basis), CellLook.Faint),
                item.EncryptionKey.FirstOrDefault(fact => fact.Name == "identifier")?.Fact.Value is { } key ? new Cell(key, CellLook.Id) : new Cell("not verified", CellLook.Unsure),
                new Cell(item.NotVerified.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                Note(item.Protection),
            ]),
        ]);

    // The key is shown beside it: of a workspace in order only the date is left to say.
    private static Cell Note(ProtectionEvidence protection) => (protection.Verdict, protection.Since) switch
    {
        (Protection.Protected, { } since) => new Cell($"the same verdict since {EvidenceText.Time(since)}", CellLook.Faint),
        _ => new Cell(protection.Message),
    };

    /// <summary>The sentence of a verdict, with what the operator recorded.</summary>
    /// <param name="protection">The verdict.</param>
    public static string Verdict(ProtectionEvidence protection) =>
        protection.Message
        + (protection.Since is { } since ? $". The operator has reported the same verdict since {EvidenceText.Time(since)}" : string.Empty)
        + (protection.Recorded is { } recorded ? $". The operator recorded {recorded}" : string.Empty);

    /// <summary>How a verdict looks.</summary>
    /// <param name="verdict">The verdict.</param>
    public static CellLook Look(Protection verdict) => verdict switch
    {
        Protection.Protected => CellLook.Good,
        Protection.NotProtected => CellLook.Bad,
        Protection.NotVerifiable => CellLook.Unsure,
    };
}

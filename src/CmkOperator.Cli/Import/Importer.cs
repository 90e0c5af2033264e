using CmkOperator.Assessment;
using CmkOperator.Azure.Clouds;
using CmkOperator.Cli.Import.Sources;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Sessions;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Import;

/// <summary>Makes a manifest of each workspace that was found.</summary>
/// <param name="login">Azure under the caller's login; null without it.</param>
/// <param name="live">The workspaces in Azure; null without a login.</param>
/// <param name="nameSpace">The namespace of the manifests; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class Importer(AzureLogin? login, LiveWorkspaces? live, string? nameSpace, TimeProvider time)
{
    // Azure lets an identity read 25 times a second in a subscription, and a workspace takes about fifteen reads.
    private const int AtATime = 4;

    private readonly OperatorPolicy _policy = new();

    /// <summary>Imports what was found.</summary>
    /// <param name="found">The workspaces of the sources.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>What came of each, sorted by id; the same workspace of several sources comes once.</returns>
    public async Task<IReadOnlyList<ImportedWorkspace>> RunAsync(IReadOnlyList<FoundWorkspace> found, CancellationToken cancellationToken)
    {
        var unresolved = new List<ImportedWorkspace>();
        var known = new List<FoundWorkspace>();
        foreach (var source in found)
        {
            var (id, reason) = live is null ? (source.Id, string.Empty) : await live.ResolveAsync(source, cancellationToken);
            if (id is null)
            {
                unresolved.Add(new ImportedWorkspace { Source = source, Id = source.Id, Outcome = ImportOutcome.Failed, Reason = reason });
            }
            else
            {
                known.Add(source with { Id = id.TrimEnd('/') });
            }
        }

        // With a hole in their ids two sources may mean different workspaces.
        var distinct = known.OrderBy(source => source.IsPartial).DistinctBy(source => Hole.IsIn(source.Id) ? $"{source.Where} {source.Id}" : ArmId.Normalise(source.Id)).OrderBy(source => ArmId.Normalise(source.Id), StringComparer.Ordinal).ToList();
        var names = NamesOf(distinct);
        var results = new ImportedWorkspace[distinct.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, distinct.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (index, stop) => results[index] = await ImportAsync(distinct[index], names[index], stop));
        return [.. results, .. unresolved];
    }

    private async Task<ImportedWorkspace> ImportAsync(FoundWorkspace source, string name, CancellationToken cancellationToken)
    {
        var result = new ImportedWorkspace { Source = source, Id = source.Id, Outcome = ImportOutcome.Failed };
        if (live is null || login is null)
        {
            return Offline(result, name);
        }

        var reading = await live.ReadAsync(source.Id, cancellationToken);
        if (reading is not Reading<WorkspaceFacts>.Present { Value: var facts })
        {
            return result with { Reason = WhyUnread(source, reading, login.Cloud) };
        }

        if (OwnershipCheck.OwnerOf(facts) is { } owner)
        {
            return result with { Outcome = ImportOutcome.NotOffered, Reason = $"its tag {OwnershipCheck.OwnerTagName} names {owner} as its owner: it is managed already" };
        }

        if (WorkspaceAssessor.Unsupported(facts) is { } unsupported)
        {
            return result with { Outcome = ImportOutcome.NotOffered, Reason = unsupported.Message };
        }

        var draft = ManifestDraft.Of(facts, name, nameSpace, source, time.GetUtcNow());
        if (draft.Missing.Count > 0)
        {
            return result with { Outcome = ImportOutcome.NotOffered, Reason = $"Azure reports no usable value of what a CmkWorkspace must declare: {string.Join("; ", draft.Missing)}" };
        }

        var (isOffered, reason) = await TakeOverCheck.RunAsync(draft, login, _policy, cancellationToken);
        if (!isOffered)
        {
            return result with { Outcome = ImportOutcome.NotOffered, Reason = reason };
        }

        return result with
        {
            Outcome = ImportOutcome.TakeOver,
            Reason = reason,
            Draft = draft,
            Header =
            [
                .. Header(source, draft, ["Compared with the workspace in Azure: applied, it takes the workspace over without a write."]),
                .. Differences(source, facts),
                .. reason.Length > 0 ? [$"Note: {reason}"] : Array.Empty<string>(),
            ],
        };
    }

    // Without Azure the source is all that is known: what it leaves open stays open.
    private ImportedWorkspace Offline(ImportedWorkspace result, string name)
    {
        var source = result.Source;
        if (LiveWorkspaces.FactsOf(source.Body, source.Id) is not { } facts)
        {
            return result with { Reason = "its values have types that Azure does not use. Write the file again with the tool that made it" };
        }

        if (!Hole.IsIn(source.Id) && !source.IsOpen("properties.encryption") && WorkspaceAssessor.Unsupported(facts) is { } unsupported)
        {
            return result with { Outcome = ImportOutcome.NotOffered, Reason = unsupported.Message };
        }

        var draft = ManifestDraft.Of(facts, name, nameSpace, source, time.GetUtcNow());
        List<string> secrets = [.. source.Secret.Where(path => !source.IsOpen(path)).Select(path => $"Left out: {path}: its source marks it as secret.")];
        List<string> open = [.. source.Open.Select(point => $"{point.Path}: {point.Reason}")];
        if (Hole.IsIn(source.Id))
        {
            open.Insert(0, $"the workspace's id {Hole.Show(source.Id)} is not whole. {LiveWorkspaces.WhatToGive(source) ?? "Its name is known only in Azure"}");
        }

        if (open.Count == 0)
        {
            // Otherwise what is missing follows from what is open.
            open.AddRange(draft.Missing.Select(missing => $"{missing}: the source does not say it"));
        }

        if (open.Count > 0)
        {
            draft.Remove("adoptionPolicy");
            return result with
            {
                Outcome = ImportOutcome.Incomplete,
                Reason = $"{open[0]}{(open.Count > 1 ? $", and {open.Count - 1} more" : string.Empty)}. Import it without --offline",
                Draft = draft,
                Header = Header(source, draft, ["INCOMPLETE: do not apply it. Open are:", .. open.Select(point => $"- {point}"), .. secrets]),
            };
        }

        draft.Set("observeOnly", true, "Not compared with Azure, so it only observes. Remove the line when status.drifts is empty, or import again without --offline.");
        return result with
        {
            Outcome = ImportOutcome.NotCompared,
            Reason = "it only observes; import it without --offline for a take-over",
            Draft = draft,
            Header = Header(source, draft, ["Written from its source alone.", .. secrets]),
        };
    }

    private static IReadOnlyList<string> Header(FoundWorkspace source, ManifestDraft draft, IEnumerable<string> verdict) =>
    [
        source.File is null ? "Imported from Azure." : $"Imported from {source.Where}.",
        .. verdict,
        .. source.LeftOut.Count > 0 ? [$"Left to Azure, because a CmkWorkspace has no field for it: {string.Join(", ", source.LeftOut)}."] : Array.Empty<string>(),
        .. draft.LeftOut.Select(sentence => $"Left out: {sentence}."),
    ];

    // What the source says otherwise than Azure is not declared: an import changes nothing.
    private static IEnumerable<string> Differences(FoundWorkspace source, WorkspaceFacts facts)
    {
        if (source.File is null || LiveWorkspaces.FactsOf(source.Body, source.Id) is not { } said)
        {
            yield break;
        }

        var (declared, there) = (ImmutabilityCheck.Live(said), ImmutabilityCheck.Live(facts));
        var rows = CreateOnlyFields.All.Where(field => !field.IsInResourceId && LiveWorkspaces.Says(source.Body, field.AzureProperty) && !field.Agrees(field.Read(declared), field.Read(there)))
            .Select(field => (field.Path, Said: field.Read(declared), Found: field.Read(there)))
            .Concat(InPlaceFields.All.Where(field => LiveWorkspaces.Says(source.Body, field.AzureProperty) && !field.Agrees(field.Live(said), field.Live(facts)))
                .Select(field => (field.Path, Said: field.Live(said), Found: field.Live(facts))))
            .ToList();
        if (KeyIdentifier.TryParse(said.KeyIdentifier) is { } key && KeyIdentifier.TryParse(facts.KeyIdentifier) is { } inForce && !key.Covers(inForce))
        {
            rows.Add(("the key", key.ToString(), inForce.ToString()));
        }

        foreach (var row in rows.Where(row => !SecretText.Is(row.Said) && !SecretText.Is(row.Found)))
        {
            yield return $"The source has another value, and Azure's is declared: {row.Path} is {Shown(row.Said)} in the source and {Shown(row.Found)} in Azure.";
        }
    }

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "not set" : BoundedText.Cut(value, 300);

    private static string WhyUnread(FoundWorkspace source, Reading<WorkspaceFacts> reading, AzureCloud cloud)
    {
        if (reading is Reading<WorkspaceFacts>.Absent)
        {
            return $"there is no workspace {source.Id} in Azure ({reading.FaultOrDefault!.Code}). Correct the source, or leave it out: only a workspace that is there can be taken over";
        }

        var fault = reading.FaultOrDefault ?? new AzureFault(0, string.Empty, string.Empty);
        return CallerAdvice.For("Reading the workspace", fault, cloud);
    }

    // Names of Kubernetes are lower case without underscores; two workspaces of one name in different groups get their group's name too.
    private static List<string> NamesOf(IReadOnlyList<FoundWorkspace> sources)
    {
        var plain = sources.Select(source => ObjectName.Of(source.Id.Split('/')[^1])).ToList();
        var twice = plain.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var (index, source) in sources.Index())
        {
            var name = twice.Contains(plain[index]) && source.Id.Trim('/').Split('/') is [_, _, _, var group, ..] ? ObjectName.Of($"{plain[index]}-{group}") : plain[index];
            var unique = name;
            for (var number = 2; !taken.Add(unique); number++)
            {
                unique = ObjectName.Of($"{name}-{number}");
            }

            names.Add(unique);
        }

        return names;
    }
}

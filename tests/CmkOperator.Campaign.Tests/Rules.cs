using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.Campaign.Tests;

/// <summary>What must hold whatever fails, said of Azure's journal alone.</summary>
internal static class Rules
{
    /// <summary>Every rule that a journal breaks.</summary>
    /// <param name="journal">Azure's requests in order.</param>
    /// <param name="removals">Where in the journal somebody took the operator's grants away.</param>
    /// <param name="wishes">Where in the journal somebody edited the object or asked for a pass: from there on one more grant is allowed.</param>
    /// <param name="deletions">Where in the journal somebody deleted the object.</param>
    /// <param name="versions">The versions of the key, the oldest first.</param>
    public static IEnumerable<string> Broken(
        IReadOnlyList<Entry> journal, IReadOnlyList<int> removals, IReadOnlyList<int> wishes, IReadOnlyList<int> deletions, IReadOnlyList<string> versions)
    {
        var isThere = false;
        var newest = -1;
        for (var at = 0; at < journal.Count; at++)
        {
            var entry = journal[at];
            if (!entry.IsWrite || !entry.IsOperators)
            {
                continue;
            }

            if (!entry.Path.Contains("/resourcegroups/rg-", StringComparison.Ordinal))
            {
                yield return $"a write outside of the groups of the users: {entry.Method} {entry.Path}";
            }

            if (entry is { Method: "DELETE", IsWorkspace: true } && !deletions.Any(deletion => deletion <= at))
            {
                yield return "a deletion that nobody asked for";
            }

            if (entry is { Method: "PUT", IsWorkspace: true, IsDone: true })
            {
                // A creation fails late when the right on its key is taken away meanwhile: it is repeated in place.
                if (isThere && !removals.Any(removal => removal <= at))
                {
                    yield return "a PUT onto a workspace that is there";
                }

                isThere = true;
            }

            if (entry is { Method: "PATCH", IsWorkspace: true })
            {
                if (entry.Body.At("properties", "hbiWorkspace") is not null || entry.Body.Text("properties", "encryption", "keyVaultProperties", "keyVaultArmId") is not null)
                {
                    yield return $"a PATCH of what never changes: {entry.Body!.ToJsonString()}";
                }

                if (entry.Body.Text("properties", "encryption", "keyVaultProperties", "keyIdentifier") is { } key && entry.IsDone)
                {
                    var version = versions.ToList().IndexOf(key[(key.LastIndexOf('/') + 1)..]);
                    if (version < newest)
                    {
                        yield return $"the key went back to version {version} after {newest}";
                    }

                    newest = Math.Max(newest, version);
                }
            }

            if (entry is { Method: "PUT", IsGrant: true, IsDone: true }
                && removals.Where(removal => removal <= at && WasGranted(journal, removal, wishes)).Any(removal => !wishes.Any(wish => wish >= removal && wish <= at)))
            {
                yield return "a right was granted again after somebody had taken it away";
            }
        }
    }

    // Whether the operator had granted for the wish that was in force when the right was taken away.
    private static bool WasGranted(IReadOnlyList<Entry> journal, int removal, IReadOnlyList<int> wishes)
    {
        var since = wishes.Where(wish => wish <= removal).DefaultIfEmpty(0).Max();
        return journal.Take(removal).Skip(since).Any(entry => entry is { Method: "PUT", IsGrant: true, IsOperators: true, IsDone: true });
    }
}

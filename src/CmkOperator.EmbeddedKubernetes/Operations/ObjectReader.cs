using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Reads objects and lists.</summary>
internal sealed class ObjectReader(ObjectStore store)
{
    public JsonObject Get(ResourceDefinition definition, string @namespace, string name) =>
        store.Find(definition.StorageKey, @namespace, name) is { } found
            ? definition.Behavior.FromStorage(found.Content)
            : throw ApiErrors.NotFound(definition.Group, definition.Plural, name);

    public ListResult List(ResourceDefinition definition, string @namespace, ListOptions options)
    {
        var filter = new ObjectFilter(definition, @namespace, options.LabelSelector, options.FieldSelector);
        var after = options.Continue.Length > 0 ? ContinueToken.Decode(options.Continue) : null;
        var snapshot = SnapshotFor(definition, options, after);
        var matching = snapshot.Objects.Values
            .Where(o => after is null || string.CompareOrdinal(o.Key, after.After) > 0)
            .Where(filter.Matches);
        if (options.Limit <= 0)
        {
            return new ListResult([.. matching.Select(filter.Show)], snapshot.Revision, "", null);
        }

        var rest = matching.ToList();
        var page = rest.Take((int)Math.Min(options.Limit, int.MaxValue)).ToList();
        var remaining = rest.Count - page.Count;
        var next = remaining == 0 ? "" : new ContinueToken(snapshot.Revision, page[^1].Key).Encode();
        return new ListResult([.. page.Select(filter.Show)], snapshot.Revision, next, remaining == 0 || filter.IsSelective ? null : remaining);
    }

    private StoreSnapshot SnapshotFor(ResourceDefinition definition, ListOptions options, ContinueToken? after)
    {
        if (after is not null)
        {
            return store.SnapshotAt(definition.StorageKey, after.Revision) ?? throw ApiErrors.Expired(
                "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.");
        }

        var newest = store.Snapshot(definition.StorageKey);
        if (options.ResourceVersion is "" or "0")
        {
            return newest;
        }

        var asked = long.Parse(options.ResourceVersion, CultureInfo.InvariantCulture);
        if (asked > newest.Revision)
        {
            throw ApiErrors.TooLargeVersion(asked, newest.Revision);
        }

        var exact = options.Match == "Exact" || (options.Match.Length == 0 && options.Limit > 0);
        return !exact ? newest
            : store.SnapshotAt(definition.StorageKey, asked) ?? throw ApiErrors.Expired($"The resourceVersion for the provided list is too old.");
    }
}

/// <summary>The query parameters of a list.</summary>
/// <param name="LabelSelector">Labels to match.</param>
/// <param name="FieldSelector">Fields to match.</param>
/// <param name="Limit">The most objects of a page, 0 for all.</param>
/// <param name="Continue">Where the page before ended.</param>
/// <param name="ResourceVersion">The state to show; empty is the newest.</param>
/// <param name="Match">Exact, NotOlderThan, or empty.</param>
internal sealed record ListOptions(string? LabelSelector, string? FieldSelector, long Limit, string Continue, string ResourceVersion, string Match);

/// <summary>A page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Revision">The state that the page shows.</param>
/// <param name="Continue">Where the next page begins, empty at the end.</param>
/// <param name="Remaining">How many follow, when that is known.</param>
internal sealed record ListResult(IReadOnlyList<JsonObject> Items, long Revision, string Continue, long? Remaining)
{
    public JsonObject Metadata()
    {
        var metadata = new JsonObject { ["resourceVersion"] = Revision.ToString(CultureInfo.InvariantCulture) };
        if (Continue.Length > 0)
        {
            metadata["continue"] = Continue;
        }

        if (Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return metadata;
    }
}

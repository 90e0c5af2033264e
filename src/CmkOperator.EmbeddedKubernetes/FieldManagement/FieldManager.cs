using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>
/// Keeps <c>metadata.managedFields</c> and does server-side apply, by the rules of structured-merge-diff: an apply claims what
/// it says, gives back what it said before and no more does, and stops where another manager owns a different value.
/// </summary>
/// <param name="schema">The schema of the whole object, metadata included.</param>
/// <param name="ignored">The trees that the endpoint does not write, and so does not own.</param>
internal sealed class FieldManager(Schema schema, FieldSet ignored)
{
    private static readonly FieldSet SystemFields = FieldSet.FromJson(new JsonObject
    {
        ["f:apiVersion"] = new JsonObject(),
        ["f:kind"] = new JsonObject(),
        ["f:metadata"] = new JsonObject
        {
            ["f:name"] = new JsonObject(),
            ["f:namespace"] = new JsonObject(),
            ["f:creationTimestamp"] = new JsonObject(),
            ["f:selfLink"] = new JsonObject(),
            ["f:uid"] = new JsonObject(),
            ["f:generation"] = new JsonObject(),
            ["f:managedFields"] = new JsonObject(),
            ["f:resourceVersion"] = new JsonObject(),
        },
    });

    /// <summary>Sets the managed fields of an object that was created or changed by anything but an apply.</summary>
    /// <param name="live">The stored object, null on create.</param>
    /// <param name="updated">The new object, changed in place.</param>
    /// <param name="by">The manager that wrote; its fields are not read.</param>
    public void Update(JsonObject? live, JsonObject updated, ManagerEntry by)
    {
        var metadata = updated.Ensure("metadata");
        var given = metadata["managedFields"];
        if (given is JsonArray and [JsonObject { Count: 0 }])
        {
            metadata.Remove("managedFields");
            return;
        }

        var entries = ManagerEntry.ReadAll(given);
        entries = entries.Count > 0 ? entries : ManagerEntry.ReadAll(live.At("metadata", "managedFields"));
        var comparison = Compare(live, updated);
        entries = GiveUp(entries, comparison, by);
        var mine = entries.Find(e => e.IsSameManager(by));
        var fields = (mine?.Fields ?? new FieldSet()).Union(comparison.Written).Except(comparison.Removed);
        entries = Replace(entries, mine, by with { Fields = Own(fields) });
        metadata["managedFields"] = ManagerEntry.WriteAll(entries);
    }

    /// <summary>Merges a configuration into the live object.</summary>
    /// <param name="live">The stored object, or for a create one with no more than its type and name.</param>
    /// <param name="config">What the manager declares.</param>
    /// <param name="by">The manager that applies; its fields are not read.</param>
    /// <param name="force">Whether to take fields from others.</param>
    /// <returns>The new object, with its managed fields set.</returns>
    /// <exception cref="ApiException">Another manager owns a field with a different value.</exception>
    public JsonObject Apply(JsonObject live, JsonObject config, ManagerEntry by, bool force)
    {
        if (TypedCheck.Faults(config, schema) is { } fault)
        {
            var at = $"{config.Text("metadata", "namespace")}/{config.Text("metadata", "name")}";
            throw ApiErrors.Internal($"failed to create typed patch object ({at}; {config.Text("apiVersion")}, Kind={config.Text("kind")}): {fault}");
        }

        var entries = ManagerEntry.ReadAll(live.At("metadata", "managedFields"));
        var mine = entries.Find(e => e.IsSameManager(by));
        var merged = (JsonObject)TypedMerge.Merge(live, config, schema)!;
        var claimed = Own(TypedSets.Of(config, schema));
        var others = entries.Where(e => e != mine).ToList();
        if (mine is not null)
        {
            Prune(merged, mine.Fields, others.Aggregate(claimed, (all, e) => all.Union(e.Fields)));
        }

        var comparison = Compare(live, merged);
        var taken = comparison.Written.Except(LastApplied.Allowance(live, by.Manager, schema));
        var conflicts = others.SelectMany(e => e.Fields.Intersect(taken).Paths().Select(p => (e.Display, p))).ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw ApiErrors.ApplyConflict(conflicts);
        }

        entries = GiveUp(entries, comparison, by);
        entries = Replace(entries, mine, by with { Fields = claimed });
        merged.Ensure("metadata")["managedFields"] = ManagerEntry.WriteAll(entries);
        LastApplied.Refresh(live, merged, config, by.Manager);
        return merged;
    }

    private FieldComparison Compare(JsonObject? live, JsonObject updated) =>
        TypedSets.Compare(WithoutManagedFields(live ?? []), WithoutManagedFields(updated), schema).Ignoring(ignored);

    private FieldSet Own(FieldSet fields)
    {
        var own = fields.Without(ignored).Without(SystemFields);
        return own.Except(MetadataItself);
    }

    private static readonly FieldSet MetadataItself = FieldSet.FromJson(new JsonObject { ["f:metadata"] = new JsonObject() });

    private static JsonObject WithoutManagedFields(JsonObject source)
    {
        var copy = source.CloneObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    private static List<ManagerEntry> GiveUp(List<ManagerEntry> entries, FieldComparison comparison, ManagerEntry by) =>
        [.. entries.Select(e => e.IsSameManager(by) ? e : e with { Fields = e.Fields.Except(comparison.Written).Except(comparison.Removed) })];

    // The time of an entry is that of the last change of what it owns.
    private static List<ManagerEntry> Replace(List<ManagerEntry> entries, ManagerEntry? mine, ManagerEntry updated)
    {
        var kept = mine is not null && mine.Fields.SameAs(updated.Fields) && mine.ApiVersion == updated.ApiVersion ? mine : updated;
        return [.. entries.Where(e => !e.IsSameManager(updated)), kept];
    }

    /// <summary>Removes what the manager had applied before and no manager claims any more.</summary>
    private void Prune(JsonObject merged, FieldSet last, FieldSet claimedByAnyone)
    {
        var gone = WithNamedParents(last, schema).Except(WithNamedParents(claimedByAnyone, schema));
        TypedMerge.Remove(merged, schema, gone);
    }

    // A specified field that holds owned fields counts as owned itself, so that an emptied struct goes as a whole.
    private static FieldSet WithNamedParents(FieldSet set, Schema schema)
    {
        var result = set.Union(new FieldSet());
        AddNamedParents(set, schema, [], result);
        return result;
    }

    private static void AddNamedParents(FieldSet set, Schema schema, List<string> path, FieldSet result)
    {
        foreach (var (element, child) in set.Children.Where(c => !c.Value.IsEmpty))
        {
            path.Add(element);
            var isField = element.StartsWith("f:", StringComparison.Ordinal);
            if (isField && schema.Properties.ContainsKey(element[2..]))
            {
                result.Insert(path);
            }

            AddNamedParents(child, isField ? TypedTree.FieldSchema(schema, element[2..]) : schema.Items ?? Schema.Anything, path, result);
            path.RemoveAt(path.Count - 1);
        }
    }
}

using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>
/// Deletes objects: immediately, or when their finalizers are gone. A namespace takes its contents along, a definition its
/// objects, and each stays until those are gone.
/// </summary>
internal sealed class ObjectRemoval(ObjectStore store, ResourceCatalog catalog, TimeProvider clock)
{
    /// <summary>Deletes one object.</summary>
    /// <returns>The object that is now terminating, or a Status when it is gone.</returns>
    public JsonObject Delete(ResourceDefinition definition, string @namespace, string name, JsonNode? preconditions, bool isDryRun) => store.Transact(_ =>
    {
        var current = store.Find(definition.StorageKey, @namespace, name)
            ?? throw ApiErrors.NotFound(definition.Group, definition.Plural, name);
        CheckPreconditions(definition, current, preconditions);
        var marked = Marked(definition, current);
        if (isDryRun)
        {
            return marked ?? Gone(definition, current);
        }

        Remove(definition, current);
        return marked is null ? Gone(definition, current)
            : store.Find(definition.StorageKey, @namespace, name) is { } left ? definition.Behavior.FromStorage(left.Content) : marked;
    });

    /// <summary>Removes an object from the store and what only waited for it.</summary>
    public void Finish(ResourceDefinition definition, StoredObject last)
    {
        store.Remove(definition.StorageKey, last);
        if (definition == BuiltInResources.CustomResourceDefinitions)
        {
            catalog.Remove(last.Name);
        }

        ReleaseNamespace(last.Namespace);
        ReleaseDefinition(definition);
    }

    /// <summary>Whether nothing is left that holds a terminating object, beside finalizers.</summary>
    public bool CanGo(ResourceDefinition definition, JsonObject item)
    {
        var name = item.Text("metadata", "name")!;
        return definition == BuiltInResources.Namespaces ? !ContentsOf(name).Any()
            : definition != BuiltInResources.CustomResourceDefinitions || !ObjectsOf(name).Any();
    }

    private void Remove(ResourceDefinition definition, StoredObject current)
    {
        if (Marked(definition, current) is { } marked)
        {
            if (current.Content.Text("metadata", "deletionTimestamp") is null)
            {
                store.Put(definition.StorageKey, current.Namespace, current.Name, definition.Behavior.ToStorage(marked));
            }
        }
        else
        {
            Finish(definition, current);
            return;
        }

        if (definition == BuiltInResources.Namespaces)
        {
            foreach (var (kind, item) in ContentsOf(current.Name).ToList())
            {
                Remove(kind, item);
            }

            ReleaseNamespace(current.Name);
        }
        else if (definition == BuiltInResources.CustomResourceDefinitions)
        {
            foreach (var (kind, item) in ObjectsOf(current.Name).ToList())
            {
                Remove(kind, item);
            }
        }
    }

    /// <summary>The object marked as terminating, or null when nothing holds it.</summary>
    private JsonObject? Marked(ResourceDefinition definition, StoredObject current)
    {
        var item = definition.Behavior.FromStorage(current.Content);
        var held = item.At("metadata", "finalizers").Strings().Any()
            || definition == BuiltInResources.Namespaces
            || (definition == BuiltInResources.CustomResourceDefinitions && ObjectsOf(current.Name).Any());
        if (!held)
        {
            return null;
        }

        if (item.Text("metadata", "deletionTimestamp") is not null)
        {
            return item;
        }

        var marked = item.CloneObject();
        var metadata = marked.Ensure("metadata");
        metadata["deletionTimestamp"] = Timestamps.Format(clock.GetUtcNow());
        if (definition == BuiltInResources.Namespaces)
        {
            marked.Ensure("status")["phase"] = "Terminating";
            return marked;
        }

        metadata["deletionGracePeriodSeconds"] = 0L;
        if (metadata["generation"].AsLong() is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        return marked;
    }

    private void ReleaseNamespace(string @namespace)
    {
        var kind = BuiltInResources.Namespaces;
        if (@namespace.Length > 0 && store.Find(kind.StorageKey, "", @namespace) is { } found && IsReleased(found) && !ContentsOf(@namespace).Any())
        {
            store.Remove(kind.StorageKey, found);
        }
    }

    private void ReleaseDefinition(ResourceDefinition definition)
    {
        var kind = BuiltInResources.CustomResourceDefinitions;
        var name = $"{definition.Plural}.{definition.Group}";
        if (store.Find(kind.StorageKey, "", name) is { } found && IsReleased(found) && !ObjectsOf(name).Any())
        {
            Finish(kind, found);
        }
    }

    private static bool IsReleased(StoredObject item) =>
        item.Content.Text("metadata", "deletionTimestamp") is not null && !item.Content.At("metadata", "finalizers").Strings().Any();

    private IEnumerable<(ResourceDefinition Kind, StoredObject Item)> ContentsOf(string @namespace) =>
        catalog.All.Where(d => d.Namespaced).DistinctBy(d => d.StorageKey)
            .SelectMany(d => store.Snapshot(d.StorageKey).Objects.Values.Where(o => o.Namespace == @namespace).Select(o => (d, o)));

    private IEnumerable<(ResourceDefinition Kind, StoredObject Item)> ObjectsOf(string definition) =>
        catalog.OfDefinition(definition).DistinctBy(d => d.StorageKey)
            .SelectMany(d => store.Snapshot(d.StorageKey).Objects.Values.Select(o => (d, o)));

    private static void CheckPreconditions(ResourceDefinition definition, StoredObject current, JsonNode? preconditions)
    {
        var uid = current.Content.Text("metadata", "uid");
        if (preconditions.Text("uid") is { } expectedUid && expectedUid != uid)
        {
            throw ApiErrors.Conflict(definition.Group, definition.Kind, current.Name,
                $"the UID in the precondition ({expectedUid}) does not match the UID in record ({uid}). The object might have been deleted and then recreated");
        }

        var version = current.Content.Text("metadata", "resourceVersion");
        if (preconditions.Text("resourceVersion") is { } expectedVersion && expectedVersion != version)
        {
            throw ApiErrors.Conflict(definition.Group, definition.Kind, current.Name,
                $"the ResourceVersion in the precondition ({expectedVersion}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }

    private static JsonObject Gone(ResourceDefinition definition, StoredObject last)
    {
        var details = new JsonObject { ["name"] = last.Name };
        if (definition.Group.Length > 0)
        {
            details["group"] = definition.Group;
        }

        details["kind"] = definition.Plural;
        details["uid"] = last.Content.Text("metadata", "uid");
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.FieldManagement;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Creates and changes objects; each call is one transaction.</summary>
internal sealed class ObjectWriter(ObjectStore store, ResourceCatalog catalog, ObjectRemoval removal, TimeProvider clock)
{
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";

    private readonly WriteFreeze _freeze = new(store);

    /// <summary>Creates an object from a body in the form of its kind.</summary>
    public JsonObject Create(ResourceDefinition definition, string @namespace, JsonObject body, WriteOptions options) =>
        store.Transact(_ => CreateInTransaction(definition, @namespace, body, options, isApplied: false));

    /// <summary>Creates an object of the cluster that keeps the uid it brings, as only the server itself may.</summary>
    public void Seed(ResourceDefinition definition, JsonObject body, WriteOptions options)
    {
        var uid = body["metadata"]!["uid"]!.DeepClone();
        store.Transact(_ =>
        {
            var created = CreateInTransaction(definition, "", body, options with { IsDryRun = true }, isApplied: false);
            created["metadata"]!["uid"] = uid;
            return Commit(definition, "", created.Text("metadata", "name")!, created, options);
        });
    }

    /// <summary>Replaces an object, or a subresource of it.</summary>
    /// <returns>The object, and whether it was created.</returns>
    public (JsonObject Item, bool Created) Replace(
        ResourceDefinition definition, string @namespace, string name, string subresource, JsonObject body, WriteOptions options)
    {
        return store.Transact(_ =>
        {
            var current = store.Find(definition.StorageKey, @namespace, name);
            if (current is null)
            {
                return definition.Behavior.AllowsCreateOnUpdate && subresource.Length == 0
                    ? (CreateInTransaction(definition, @namespace, body, options, isApplied: false), true)
                    : throw NotFound(definition, name);
            }

            CheckBodyName(definition, @namespace, name, body);
            var uid = body.Text("metadata", "uid");
            if (uid is not null && uid != current.Content.Text("metadata", "uid"))
            {
                throw ApiErrors.Conflict(definition.Group, definition.Plural, name,
                    $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Content.Text("metadata", "uid")}");
            }

            return (Change(definition, current, body, subresource, options, isApplied: false), false);
        });
    }

    /// <summary>Patches an object, or applies a configuration to one that may not exist yet.</summary>
    /// <param name="definition">The kind.</param>
    /// <param name="namespace">The namespace, empty for none.</param>
    /// <param name="name">The name.</param>
    /// <param name="subresource">Empty or <c>status</c>.</param>
    /// <param name="edit">Makes the new object of a copy of the current one, or of null.</param>
    /// <param name="options">The options.</param>
    /// <param name="isApplied">Whether the edit is a server-side apply, which keeps the managed fields itself.</param>
    /// <returns>The object, and whether it was created.</returns>
    public (JsonObject Item, bool Created) Patch(
        ResourceDefinition definition, string @namespace, string name, string subresource, Func<JsonObject?, JsonObject> edit, WriteOptions options, bool isApplied)
    {
        return store.Transact(_ =>
        {
            var current = store.Find(definition.StorageKey, @namespace, name);
            if (current is null && (!isApplied || subresource.Length > 0))
            {
                throw NotFound(definition, name);
            }

            if (current is null)
            {
                var made = edit(null);
                CheckBodyName(definition, @namespace, name, made);
                return (CreateInTransaction(definition, @namespace, made, options, isApplied), true);
            }

            var live = Shown(definition, current);
            var body = edit(live.CloneObject());
            CheckBodyName(definition, @namespace, name, body);
            return (Change(definition, current, body, subresource, options, isApplied), false);
        });
    }

    private JsonObject CreateInTransaction(ResourceDefinition definition, string @namespace, JsonObject item, WriteOptions options, bool isApplied)
    {
        var metadata = item.Ensure("metadata");
        SetNamespace(metadata, @namespace);
        if (definition.Namespaced)
        {
            CheckNamespace(definition, @namespace, metadata.Text("name") ?? "");
        }

        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        }

        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + new string(RandomNumberGenerator.GetItems<char>(NameLetters, 5));
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Timestamps.Format(clock.GetUtcNow());
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("generation");
        if (definition.Behavior.TracksGeneration)
        {
            metadata["generation"] = 1L;
        }

        if (definition.HasStatus)
        {
            item.Remove("status");
        }

        definition.Behavior.PrepareForCreate(item);
        ObjectRules.Check(definition, item, null, clock.GetUtcNow());
        var name = metadata.Text("name")!;
        if (store.Find(definition.StorageKey, @namespace, name) is not null)
        {
            throw ApiErrors.AlreadyExists(definition.Group, definition.Plural, name);
        }

        if (!isApplied)
        {
            definition.FieldManagerFor("").Update(null, item, Writer(definition, "", options, isApplied));
        }

        return Commit(definition, @namespace, name, item, options);
    }

    private JsonObject Change(
        ResourceDefinition definition, StoredObject current, JsonObject body, string subresource, WriteOptions options, bool isApplied)
    {
        var live = Shown(definition, current);
        CheckVersion(definition, current, body);
        var item = subresource == "status" ? WithStatusOf(live, body) : WithMetadataOf(live, body, definition);
        definition.Behavior.PrepareForUpdate(item, live);
        if (definition.Behavior.TracksGeneration && subresource.Length == 0 && DesiredStateDiffers(definition, live, item))
        {
            item.Ensure("metadata")["generation"] = (live.At("metadata", "generation").AsLong() ?? 0) + 1;
        }

        ObjectRules.Check(definition, item, live, clock.GetUtcNow());
        _freeze.Check(definition, current, live, item, subresource);
        if (!isApplied)
        {
            definition.FieldManagerFor(subresource).Update(live, item, Writer(definition, subresource, options, isApplied));
        }

        item.Ensure("metadata")["resourceVersion"] = live.Text("metadata", "resourceVersion");
        if (item.Text("metadata", "deletionTimestamp") is not null && !item.At("metadata", "finalizers").Strings().Any() && removal.CanGo(definition, item))
        {
            if (!options.IsDryRun)
            {
                removal.Finish(definition, current with { Content = definition.Behavior.ToStorage(item.CloneObject()) });
            }

            return item;
        }

        // What counts is what is stored: the first write of an object also writes the defaults that so far were only shown.
        return JsonNodes.Same(definition.Behavior.ToStorage(item.CloneObject()), current.Content)
            ? live
            : Commit(definition, current.Namespace, current.Name, item, options);
    }

    private JsonObject Commit(ResourceDefinition definition, string @namespace, string name, JsonObject item, WriteOptions options)
    {
        if (options.IsDryRun)
        {
            return Shown(definition, new StoredObject(@namespace, name, 0, definition.Behavior.ToStorage(item)));
        }

        var stored = store.Put(definition.StorageKey, @namespace, name, definition.Behavior.ToStorage(item));
        if (definition == BuiltInResources.CustomResourceDefinitions)
        {
            catalog.Set(stored);
        }

        return Shown(definition, stored);
    }

    /// <summary>The manager that writes, for the managed fields.</summary>
    public ManagerEntry Writer(ResourceDefinition definition, string subresource, WriteOptions options, bool isApplied) => new(
        options.FieldManager, isApplied ? ManagerEntry.Apply : ManagerEntry.Update, definition.ApiVersion, subresource,
        Timestamps.Format(clock.GetUtcNow()), new FieldSet());

    private static JsonObject Shown(ResourceDefinition definition, StoredObject stored) => definition.Behavior.FromStorage(stored.Content);

    private static JsonObject WithStatusOf(JsonObject live, JsonObject body)
    {
        var item = live.CloneObject();
        item.Remove("status");
        if (body["status"] is { } status)
        {
            item["status"] = status.DeepClone();
        }

        item.Ensure("metadata").Remove("managedFields");
        if (body.At("metadata", "managedFields") is { } managed)
        {
            item.Ensure("metadata")["managedFields"] = managed.DeepClone();
        }

        return item;
    }

    private static JsonObject WithMetadataOf(JsonObject live, JsonObject body, ResourceDefinition definition)
    {
        var item = body.CloneObject();
        var metadata = item.Ensure("metadata");
        if (metadata.Text("uid") is { } uid && uid != live.Text("metadata", "uid"))
        {
            var error = FieldError.Invalid("metadata.uid", $"\"{uid}\"", "field is immutable");
            throw ApiErrors.Invalid(definition.Group, definition.Kind, live.Text("metadata", "name")!, [error]);
        }

        foreach (var field in new[] { "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation" })
        {
            metadata.Remove(field);
            if (live.At("metadata", field) is { } kept)
            {
                metadata[field] = kept.DeepClone();
            }
        }

        if (definition.HasStatus)
        {
            item.Remove("status");
            if (live["status"] is { } status)
            {
                item["status"] = status.DeepClone();
            }
        }

        return item;
    }

    private static bool DesiredStateDiffers(ResourceDefinition definition, JsonObject old, JsonObject updated)
    {
        bool Counts(string field) => field != "metadata" && !(field == "status" && definition.HasStatus);
        return !JsonNodes.Same(
            new JsonObject(old.Where(p => Counts(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))),
            new JsonObject(updated.Where(p => Counts(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))));
    }

    private static void CheckVersion(ResourceDefinition definition, StoredObject current, JsonObject body)
    {
        var version = body.Text("metadata", "resourceVersion");
        if (string.IsNullOrEmpty(version) || version == "0")
        {
            if (!definition.Behavior.AllowsUnconditionalUpdate)
            {
                throw ApiErrors.Invalid(definition.Group, definition.Plural, current.Name,
                    [FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
            }
        }
        else if (version != current.Revision.ToString(CultureInfo.InvariantCulture))
        {
            throw ApiErrors.Modified(definition.Group, definition.Plural, current.Name);
        }
    }

    private static void CheckBodyName(ResourceDefinition definition, string @namespace, string name, JsonObject body)
    {
        var given = body.Text("metadata", "name") ?? "";
        if (given.Length == 0)
        {
            throw ApiErrors.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        }

        if (given != name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
        }

        if (definition.Namespaced)
        {
            SetNamespace(body.Ensure("metadata"), @namespace);
        }
    }

    private static void SetNamespace(JsonObject metadata, string @namespace)
    {
        if (metadata.Text("namespace") is { Length: > 0 } given && given != @namespace)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata.Remove("namespace");
        if (@namespace.Length > 0)
        {
            metadata["namespace"] = @namespace;
        }
    }

    private void CheckNamespace(ResourceDefinition definition, string @namespace, string name)
    {
        var found = store.Find(BuiltInResources.Namespaces.StorageKey, "", @namespace)
            ?? throw ApiErrors.NotFound("", "namespaces", @namespace);
        if (found.Content.Text("metadata", "deletionTimestamp") is null)
        {
            return;
        }

        var plural = definition.Group.Length == 0 ? definition.Plural : $"{definition.Plural}.{definition.Group}";
        throw ApiErrors.Forbidden(
            $"{plural} \"{name}\" is forbidden: unable to create new content in namespace {@namespace} because it is being terminated",
            new JsonObject
            {
                ["name"] = name,
                ["group"] = definition.Group,
                ["kind"] = definition.Plural,
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "NamespaceTerminating",
                    ["message"] = $"namespace {@namespace} is being terminated",
                    ["field"] = "metadata.namespace",
                }),
            });
    }

    private static ApiException NotFound(ResourceDefinition definition, string name) => ApiErrors.NotFound(definition.Group, definition.Plural, name);
}

/// <summary>The query parameters of a write.</summary>
/// <param name="IsDryRun">Whether nothing is kept.</param>
/// <param name="FieldManager">The manager that writes.</param>
/// <param name="FieldValidation">Strict, Warn or Ignore: what happens to unknown and repeated fields.</param>
/// <param name="IsForced">Whether an apply takes fields from others.</param>
internal sealed record WriteOptions(bool IsDryRun, string FieldManager, string FieldValidation, bool IsForced);

/// <summary>The kinds of patches.</summary>
internal enum PatchKind
{
    Json,
    Merge,
    StrategicMerge,
    Apply,
}

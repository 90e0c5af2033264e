using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.FieldManagement;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>A kind that is served in one version.</summary>
internal sealed record ResourceDefinition
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Empty for core/v1.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Kind { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind => $"{Kind}List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool Namespaced { get; init; }

    public bool HasStatus { get; init; }

    /// <summary>What else can be asked of an object, besides its status.</summary>
    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>Of the whole object, with <c>metadata</c> as expressions see it.</summary>
    public required Schema Schema { get; init; }

    public ITableLayout Table { get; init; } = TableLayout.NameAndAge;

    public required ResourceBehavior Behavior { get; init; }

    /// <summary>Where the objects are kept; two kinds may be two views of one.</summary>
    public string StorageKey { get; init; } = "";

    /// <summary><c>group/version</c>, or <c>v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>With the fields of metadata, for merging.</summary>
    public Schema TypedSchema { get; private init; } = Schema.Anything;

    /// <summary>The field manager of the main endpoint, or of the status.</summary>
    public FieldManager FieldManagerFor(string subresource)
    {
        var ignored = new JsonObject();
        if (subresource == "status")
        {
            ignored["f:metadata"] = new JsonObject();
            ignored["f:spec"] = new JsonObject();
        }
        else if (HasStatus)
        {
            ignored["f:status"] = new JsonObject();
        }

        return new FieldManager(TypedSchema, FieldSet.FromJson(ignored));
    }

    /// <summary>Completes what follows from the other properties.</summary>
    public ResourceDefinition Completed()
    {
        var text = new Schema { Type = "string" };
        var properties = new Dictionary<string, Schema>(StringComparer.Ordinal)
        {
            ["apiVersion"] = text,
            ["kind"] = text,
            ["metadata"] = ObjectMetaSchema.Instance,
        };
        foreach (var (name, schema) in Schema.Properties)
        {
            properties.TryAdd(name, schema);
        }

        return this with
        {
            TypedSchema = Schema with { Properties = properties },
            StorageKey = StorageKey.Length > 0 ? StorageKey : $"{Group}/{Plural}",
            Singular = Singular.Length > 0 ? Singular : Kind.ToLowerInvariant(),
        };
    }
}

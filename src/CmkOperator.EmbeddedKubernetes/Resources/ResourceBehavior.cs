using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>What differs from kind to kind.</summary>
internal abstract class ResourceBehavior
{
    /// <summary>Whether metadata.generation counts the changes of the desired state.</summary>
    public virtual bool TracksGeneration => false;

    /// <summary>Whether a PUT without resourceVersion overwrites.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether a PUT to a name that does not exist creates.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>Whether strategic merge patches are taken.</summary>
    public virtual bool AllowsStrategicMerge => true;

    /// <summary>Whether faults of type are those of a decoder (400), not of a validation (422).</summary>
    public virtual bool IsStronglyTyped => true;

    /// <summary>Sets what the server decides of a new object.</summary>
    public virtual void PrepareForCreate(JsonObject created)
    {
    }

    /// <summary>Sets what the server decides of a changed object.</summary>
    public virtual void PrepareForUpdate(JsonObject updated, JsonObject old)
    {
    }

    /// <summary>The rules of the kind beyond its schema.</summary>
    /// <param name="item">The new object.</param>
    /// <param name="old">The stored one, null on create.</param>
    public virtual IEnumerable<FieldError> Validate(JsonObject item, JsonObject? old) => [];

    /// <summary>The object as this kind shows it, from the form that is stored.</summary>
    public virtual JsonObject FromStorage(JsonObject stored) => stored;

    /// <summary>The form that is stored.</summary>
    public virtual JsonObject ToStorage(JsonObject shown) => shown;

    /// <summary>Whether a field selector may name a field.</summary>
    public virtual bool IsSelectable(string field) => field is "metadata.name" or "metadata.namespace";

    /// <summary>The value of a selectable field, empty when it has none.</summary>
    public virtual string FieldValue(JsonObject item, string field) => Walk(item, field) is { } value ? value.AsString() ?? JsonText.ToText(value) : "";

    private static JsonNode? Walk(JsonNode? node, string field)
    {
        foreach (var name in field.TrimStart('.').Split('.'))
        {
            node = node.At(name);
        }

        return node;
    }
}

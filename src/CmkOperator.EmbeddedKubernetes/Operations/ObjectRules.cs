using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>All checks of an object before it is stored: metadata, schema, validation rules, the rules of its kind.</summary>
internal static class ObjectRules
{
    /// <exception cref="ApiException">There are faults; all of them are named.</exception>
    public static void Check(ResourceDefinition definition, JsonObject item, JsonObject? old, DateTimeOffset now)
    {
        var errors = ObjectFaults.Find(definition.Schema, item, old, now);
        errors.AddRange(definition.Behavior.Validate(item, old));
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(definition.Group, definition.Kind, item.Text("metadata", "name") ?? "", errors);
        }
    }
}

using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>
/// Custom resources: conditional updates only, generations, the fields that the definition makes selectable. Defaults are
/// set when an object is read, so that a new default shows in objects that were stored before it.
/// </summary>
/// <param name="apiVersion">The version that is shown.</param>
/// <param name="storedVersion">The version that is stored.</param>
/// <param name="schema">The schema, for defaults.</param>
/// <param name="selectableFields">The fields that a field selector may name.</param>
internal sealed class CustomResourceBehavior(string apiVersion, string storedVersion, Schema schema, IReadOnlyCollection<string> selectableFields) : ResourceBehavior
{
    public override bool TracksGeneration => true;

    public override bool AllowsUnconditionalUpdate => false;

    public override bool AllowsStrategicMerge => false;

    public override bool IsStronglyTyped => false;

    public override JsonObject FromStorage(JsonObject stored)
    {
        if (stored.Text("apiVersion") == apiVersion && !SchemaDefaulter.WouldChange(stored, schema))
        {
            return stored;
        }

        var shown = stored.CloneObject();
        shown["apiVersion"] = apiVersion;
        SchemaDefaulter.Apply(shown, schema);
        return shown;
    }

    public override JsonObject ToStorage(JsonObject shown)
    {
        if (shown.Text("apiVersion") != storedVersion)
        {
            shown["apiVersion"] = storedVersion;
        }

        return shown;
    }

    public override bool IsSelectable(string field) => base.IsSelectable(field) || selectableFields.Contains(field);
}

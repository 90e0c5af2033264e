using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.KubernetesApi.Resources;

/// <summary>Custom resources: conditional updates only, generations, the fields that the definition makes selectable.</summary>
internal sealed class CustomResourceBehavior(string apiVersion, IReadOnlyCollection<string> selectableFields) : ResourceBehavior
{
    public override bool TracksGeneration => true;

    public override bool AllowsUnconditionalUpdate => false;

    public override bool AllowsStrategicMerge => false;

    public override bool IsStronglyTyped => false;

    public override JsonObject FromStorage(JsonObject stored)
    {
        if (stored["apiVersion"]?.GetValue<string>() == apiVersion)
        {
            return stored;
        }

        var shown = (JsonObject)stored.DeepClone();
        shown["apiVersion"] = apiVersion;
        return shown;
    }

    public override bool IsSelectable(string field) => base.IsSelectable(field) || selectableFields.Contains(field);
}

using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Namespaces: labelled with their name, active until deleted.</summary>
internal sealed class NamespaceBehavior : ResourceBehavior
{
    public override void PrepareForCreate(JsonObject created)
    {
        created["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        created["status"] = new JsonObject { ["phase"] = "Active" };
        Label(created);
    }

    public override void PrepareForUpdate(JsonObject updated, JsonObject old)
    {
        updated["spec"] = old["spec"]?.DeepClone();
        Label(updated);
    }

    public override bool IsSelectable(string field) => field is "metadata.name" or "status.phase" or "name";

    private static void Label(JsonObject item) =>
        item.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] = item.Text("metadata", "name");
}

using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>
/// The way from <c>kubectl apply</c> to <c>kubectl apply --server-side</c>: what the annotation of the former says was the same
/// user's, so the latter takes it without a conflict, and keeps the annotation current for the way back.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Manager = "kubectl";

    /// <summary>The fields that a server-side apply by this manager may take from others.</summary>
    public static FieldSet Allowance(JsonObject live, string manager, Schema schema)
    {
        if (manager != Manager || live.Text("metadata", "annotations", Annotation) is not { } text)
        {
            return new FieldSet();
        }

        try
        {
            return JsonText.Parse(Encoding.UTF8.GetBytes(text)) is JsonObject config ? TypedSets.Of(config, schema) : new FieldSet();
        }
        catch (JsonTextException)
        {
            // Anybody may write the annotation; one that cannot be read allows nothing.
            return new FieldSet();
        }
    }

    /// <summary>Brings the annotation of an object that has one up to date.</summary>
    public static void Refresh(JsonObject live, JsonObject merged, JsonObject config, string manager)
    {
        if (manager == Manager && live.Text("metadata", "annotations", Annotation) is not null && merged.At("metadata", "annotations") is JsonObject annotations)
        {
            annotations[Annotation] = JsonText.ToText(config) + "\n";
        }
    }
}

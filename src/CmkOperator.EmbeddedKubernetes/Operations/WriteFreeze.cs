using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.EmbeddedKubernetes.Storage;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>
/// Plays an admission policy of others. There are no policies here, but the annotation <see cref="Annotation"/> of a namespace may
/// forbid writes to the custom resources in it.
/// </summary>
internal sealed class WriteFreeze(ObjectStore store)
{
    /// <summary>Names what is frozen, and the status of the answer where it is not 403.</summary>
    public const string Annotation = "embedded.cmk-operator.io/freeze";

    /// <summary>Rejects a change that the namespace forbids, with the message of a ValidatingAdmissionPolicy.</summary>
    /// <exception cref="ApiException">It is forbidden.</exception>
    public void Check(ResourceDefinition definition, StoredObject current, JsonObject before, JsonObject after, string subresource)
    {
        if (definition.Behavior is not CustomResourceBehavior || current.Namespace.Length == 0
            || store.Find(BuiltInResources.Namespaces.StorageKey, "", current.Namespace)?.Content.Text("metadata", "annotations", Annotation) is not { } text)
        {
            return;
        }

        var parts = text.Split('=', 2);
        var frozen = parts[0].Split(',');
        var code = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 403;
        if (subresource == "status" ? frozen.Contains("status") : frozen.Contains("finalizers") && !JsonNodes.Same(before.At("metadata", "finalizers"), after.At("metadata", "finalizers")))
        {
            throw new ApiException(
                code,
                code == 422 ? "Invalid" : "Forbidden",
                $"{definition.Plural}.{definition.Group} \"{current.Name}\" is forbidden: ValidatingAdmissionPolicy 'freeze' with binding 'freeze' denied request: {parts[0]} may not change now",
                new JsonObject { ["name"] = current.Name, ["group"] = definition.Group, ["kind"] = definition.Plural });
        }
    }
}

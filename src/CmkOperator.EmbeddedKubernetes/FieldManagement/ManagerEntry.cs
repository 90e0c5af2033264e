using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed record ManagerEntry(string Manager, string Operation, string ApiVersion, string Subresource, string Time, FieldSet Fields)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    /// <summary>The name in conflicts.</summary>
    public string Display
    {
        get
        {
            var subresource = Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"";
            return Operation == Apply ? $"\"{Manager}\"{subresource}" : $"\"{Manager}\"{subresource} using {ApiVersion}";
        }
    }

    public bool IsSameManager(ManagerEntry other) =>
        Manager == other.Manager && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == Apply || ApiVersion == other.ApiVersion);

    public static List<ManagerEntry> ReadAll(JsonNode? managedFields) =>
        [.. (managedFields as JsonArray ?? []).OfType<JsonObject>().Where(e => e.ContainsKey("fieldsV1")).Select(e => new ManagerEntry(
            e.Text("manager") ?? "", e.Text("operation") ?? Update, e.Text("apiVersion") ?? "", e.Text("subresource") ?? "",
            e.Text("time") ?? "", FieldSet.FromJson(e["fieldsV1"] as JsonObject)))];

    /// <summary>The JSON form in Kubernetes' order; managers without fields are left out.</summary>
    public static JsonArray WriteAll(IEnumerable<ManagerEntry> entries) =>
        new([.. entries.Where(e => !e.Fields.IsEmpty)
            .OrderBy(e => e.Operation, StringComparer.Ordinal).ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Manager, StringComparer.Ordinal).ThenBy(e => e.ApiVersion, StringComparer.Ordinal).ThenBy(e => e.Subresource, StringComparer.Ordinal)
            .Select(e => e.ToJson())]);

    private JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["time"] = Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToJson(),
        };
        if (Subresource.Length > 0)
        {
            json["subresource"] = Subresource;
        }

        return json;
    }
}

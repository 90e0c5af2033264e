using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>Makes <c>Table</c> and <c>PartialObjectMetadata</c> forms of objects and lists.</summary>
internal static class TableWriter
{
    /// <param name="layout">The columns.</param>
    /// <param name="items">The objects.</param>
    /// <param name="listMetadata">resourceVersion, continue and remainingItemCount.</param>
    /// <param name="includeObject">None, Metadata or Object.</param>
    /// <param name="withColumns">False for the later events of a watch, whose columns are those of the first.</param>
    /// <param name="now">For ages.</param>
    public static JsonObject Table(
        ITableLayout layout, IEnumerable<JsonObject> items, JsonObject listMetadata, string includeObject, bool withColumns, DateTimeOffset now) => new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = listMetadata,
            ["columnDefinitions"] = withColumns ? new JsonArray([.. layout.Columns.Select(c => c.ToJson())]) : null,
            ["rows"] = new JsonArray([.. items.Select(i => Row(layout, i, includeObject, now))]),
        };

    public static JsonObject PartialMetadata(JsonObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = item["metadata"]?.DeepClone(),
    };

    public static JsonObject PartialMetadataList(IEnumerable<JsonObject> items, JsonObject listMetadata) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = listMetadata,
        ["items"] = new JsonArray([.. items.Select(PartialMetadata)]),
    };

    private static JsonObject Row(ITableLayout layout, JsonObject item, string includeObject, DateTimeOffset now) => new()
    {
        ["cells"] = new JsonArray([.. layout.Cells(item, now)]),
        ["object"] = includeObject switch
        {
            "None" => null,
            "Object" => item.DeepClone(),
            _ => PartialMetadata(item),
        },
    };
}

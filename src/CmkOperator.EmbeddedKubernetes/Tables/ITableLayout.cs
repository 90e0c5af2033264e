using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>How objects of a kind are shown by <c>kubectl get</c>.</summary>
internal interface ITableLayout
{
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>One cell for each column; null shows as <c>&lt;none&gt;</c>.</summary>
    IEnumerable<JsonNode?> Cells(JsonObject item, DateTimeOffset now);
}

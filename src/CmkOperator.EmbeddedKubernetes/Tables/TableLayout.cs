using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>A layout whose cells are computed, for built-in kinds; the name comes first, of itself.</summary>
internal sealed class TableLayout(IReadOnlyList<TableColumn> columns, Func<JsonObject, DateTimeOffset, IEnumerable<string?>> cells) : ITableLayout
{
    public IReadOnlyList<TableColumn> Columns { get; } = columns;

    /// <summary>Name and age alone.</summary>
    public static TableLayout NameAndAge { get; } = new([TableColumn.ObjectName, TableColumn.Age],
        (o, now) => [o.Text("metadata", "name"), HumanTime.Since(o.Text("metadata", "creationTimestamp"), now)]);

    public IEnumerable<JsonNode?> Cells(JsonObject item, DateTimeOffset now) => cells(item, now).Select(c => (JsonNode?)JsonValue.Create(c));
}

/// <summary>How objects of a kind are shown by <c>kubectl get</c>.</summary>
internal interface ITableLayout
{
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>One cell for each column; null shows as <c>&lt;none&gt;</c>.</summary>
    IEnumerable<JsonNode?> Cells(JsonObject item, DateTimeOffset now);
}

using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>The layout of a custom resource: the name and its <c>additionalPrinterColumns</c>, or else its age.</summary>
internal sealed class PrinterColumns : ITableLayout
{
    private readonly List<(TableColumn Column, JsonPath Path)> _columns;

    private PrinterColumns(List<(TableColumn Column, JsonPath Path)> columns)
    {
        _columns = columns;
        Columns = [TableColumn.ObjectName, .. columns.Select(c => c.Column)];
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    /// <exception cref="FormatException">A path is malformed.</exception>
    public static ITableLayout Read(JsonArray? definitions) => definitions is not { Count: > 0 }
        ? TableLayout.NameAndAge
        : new PrinterColumns([.. definitions.OfType<JsonObject>().Select(ReadColumn)]);

    public IEnumerable<JsonNode?> Cells(JsonObject item, DateTimeOffset now)
    {
        yield return item.Text("metadata", "name");
        foreach (var (column, path) in _columns)
        {
            yield return path.Find(item) is [var value, ..] ? Cell(column.Type, value, now) : null;
        }
    }

    private static (TableColumn Column, JsonPath Path) ReadColumn(JsonObject definition)
    {
        var path = definition.Text("jsonPath") ?? "";
        var column = new TableColumn(
            definition.Text("name") ?? "",
            definition.Text("type") ?? "string",
            definition.Text("description") ?? $"Custom resource definition column (in JSONPath format): {path}",
            definition["priority"].AsLong() ?? 0,
            definition.Text("format") ?? "");
        return (column, JsonPath.Parse(path));
    }

    private static JsonNode? Cell(string type, JsonNode value, DateTimeOffset now) => type switch
    {
        "string" => JsonPath.Text(value),
        "date" => value.AsString() is { } time ? HumanTime.Since(time, now) : null,
        "boolean" => value.AsBool(),
        "integer" => value.AsDouble() is { } number ? (long)number : null,
        "number" => value.AsDouble() is not null ? value.DeepClone() : null,
        _ => null,
    };
}

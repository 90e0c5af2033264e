using System.Globalization;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>The columns of <c>kubectl get events</c>.</summary>
internal static class EventTable
{
    private static readonly TableColumn[] Columns =
    [
        new("Last Seen", "string", "The time of the last observation of the event."),
        new("Type", "string", "Type of this event (Normal, Warning)."),
        new("Reason", "string", "Why the event was reported."),
        new("Object", "string", "The object this event is about."),
        new("Subobject", "string", "The part of the object this event is about.", 1),
        new("Source", "string", "The component reporting this event.", 1),
        new("Message", "string", "A human-readable description of the event."),
        new("First Seen", "string", "The time of the first observation of the event.", 1),
        new("Count", "string", "How often the event was observed.", 1),
        TableColumn.ObjectName with { Priority = 1 },
    ];

    /// <param name="toStored">Brings a shown event to the stored form.</param>
    public static TableLayout For(Func<JsonObject, JsonObject> toStored) => new(Columns, (o, now) => Cells(toStored(o), now));

    private static string?[] Cells(JsonObject item, DateTimeOffset now)
    {
        var first = item.Text("deprecatedFirstTimestamp") ?? item.Text("eventTime");
        var last = item.Text("series", "lastObservedTime") ?? item.Text("deprecatedLastTimestamp") ?? first;
        var count = item.At("series", "count").AsLong() ?? item["deprecatedCount"].AsLong() ?? 1;
        return
        [
            HumanTime.Since(last, now),
            item.Text("type"),
            item.Text("reason"),
            $"{item.Text("regarding", "kind")?.ToLowerInvariant()}/{item.Text("regarding", "name")}",
            item.Text("regarding", "fieldPath") ?? "",
            item.Text("deprecatedSource", "component") is { Length: > 0 } component ? component : item.Text("reportingController"),
            item.Text("note")?.Trim(),
            HumanTime.Since(first, now),
            count.ToString(CultureInfo.InvariantCulture),
            item.Text("metadata", "name"),
        ];
    }
}

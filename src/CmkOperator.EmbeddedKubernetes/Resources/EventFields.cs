using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>The two names that each field of an event has: in events.k8s.io/v1, which is what is stored, and in core/v1.</summary>
internal static class EventFields
{
    private static readonly (string Stored, string Core)[] Names =
    [
        ("regarding", "involvedObject"),
        ("note", "message"),
        ("reportingController", "reportingComponent"),
        ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
    ];

    public static JsonObject ToCore(JsonObject stored) => Rename(stored, "v1", n => Array.Find(Names, p => p.Stored == n).Core);

    public static JsonObject ToStored(JsonObject core) => Rename(core, "events.k8s.io/v1", n => Array.Find(Names, p => p.Core == n).Stored);

    private static JsonObject Rename(JsonObject source, string apiVersion, Func<string, string?> rename)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
        {
            result[rename(name) ?? name] = value?.DeepClone();
        }

        result["apiVersion"] = apiVersion;
        return result;
    }

    /// <summary>Whether a selector may name a field: each group only by its own names, as in a real server.</summary>
    public static bool IsSelectable(string field, bool isCore) => field is "metadata.name" or "metadata.namespace" or "reason" or "type"
        || (isCore
            ? field is "source" or "reportingComponent" || field.StartsWith("involvedObject.", StringComparison.Ordinal)
            : field is "reportingController" || field.StartsWith("regarding.", StringComparison.Ordinal));

    /// <summary>The value of a field in either name, of an event in the stored form.</summary>
    public static string Value(JsonObject stored, string field)
    {
        var path = field.Split('.');
        return path[0] switch
        {
            "metadata" => stored.Text(path) ?? "",
            "involvedObject" or "regarding" => stored.Text("regarding", path[1]) ?? "",
            "source" => stored.Text("deprecatedSource", "component") is { Length: > 0 } component ? component : stored.Text("reportingController") ?? "",
            "reportingComponent" or "reportingController" => stored.Text("reportingController") ?? "",
            _ => stored.Text(path) ?? "",
        };
    }
}

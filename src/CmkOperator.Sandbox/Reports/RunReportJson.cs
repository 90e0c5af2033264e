using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Reports;

/// <summary>A report as one line of JSON.</summary>
internal static class RunReportJson
{
    // The line is not HTML: quotes and arrows in messages stay readable.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line without its end.</summary>
    public static string Write(RunReport report)
    {
        var writes = report.Requests.Count(request => request.IsWrite);
        return new JsonObject
        {
            ["scenario"] = report.Scenario,
            ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
            ["settled"] = report.Settled,
            ["object"] = report.Object?.DeepClone(),
            ["deleted"] = report.Deleted,
            ["timeline"] = List(report.Timeline, entry => new JsonObject
            {
                ["at"] = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                ["type"] = entry.Type,
                ["status"] = entry.Status,
                ["reason"] = entry.Reason,
            }),
            ["events"] = List(report.Events, row => new JsonObject { ["type"] = row.Type, ["reason"] = row.Reason, ["note"] = row.Note }),
            ["azure"] = new JsonObject
            {
                ["reads"] = report.Requests.Count - writes,
                ["writes"] = writes,
                ["requests"] = List(report.Requests, request => new JsonObject
                {
                    ["method"] = request.Method,
                    ["path"] = request.Path,
                    ["query"] = request.Query,
                    ["status"] = request.Status,
                }),
            },
        }.ToJsonString(Options);
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CmkOperator.Sandbox.Reports;

/// <summary>A report as one line of JSON.</summary>
internal static class RunReportJson
{
    // The line is no HTML: quotes and arrows in messages stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line without its end.</summary>
    public static string Write(RunReport report)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            WriteReport(writer, report);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteReport(Utf8JsonWriter writer, RunReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("scenario", report.Scenario);
        writer.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        writer.WriteBoolean("settled", report.Settled);
        writer.WritePropertyName("object");
        if (report.Object is { } workspace)
        {
            workspace.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteBoolean("deleted", report.Deleted);
        WriteTimeline(writer, report);
        WriteEvents(writer, report);
        WriteAzure(writer, report);
        writer.WriteEndObject();
    }

    private static void WriteTimeline(Utf8JsonWriter writer, RunReport report)
    {
        writer.WriteStartArray("timeline");
        foreach (var entry in report.Timeline)
        {
            writer.WriteStartObject();
            writer.WriteString("at", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("type", entry.Type);
            writer.WriteString("status", entry.Status);
            writer.WriteString("reason", entry.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEvents(Utf8JsonWriter writer, RunReport report)
    {
        writer.WriteStartArray("events");
        foreach (var row in report.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("type", row.Type);
            writer.WriteString("reason", row.Reason);
            writer.WriteString("note", row.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAzure(Utf8JsonWriter writer, RunReport report)
    {
        var writes = report.Requests.Count(request => request.IsWrite);
        writer.WriteStartObject("azure");
        writer.WriteNumber("reads", report.Requests.Count - writes);
        writer.WriteNumber("writes", writes);
        writer.WriteStartArray("requests");
        foreach (var request in report.Requests)
        {
            writer.WriteStartObject();
            writer.WriteString("method", request.Method);
            writer.WriteString("path", request.Path);
            writer.WriteString("query", request.Query);
            writer.WriteNumber("status", request.Status);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CmkOperator.Kubernetes.Events;

/// <summary>The wire form of events.k8s.io/v1.</summary>
internal static class EventJson
{
    /// <summary>The reporting controller of every event.</summary>
    public const string Controller = "cmk-operator.io/cmk-operator";

    private const int LongestNote = 1024;
    private const int LongestInstance = 128;
    private const int LongestName = 253;

    /// <summary>A new event.</summary>
    public static JsonObject Create(RecordedEvent item, string name, string instance, DateTimeOffset at) => new()
    {
        ["apiVersion"] = "events.k8s.io/v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = item.Regarding.Key.Namespace },
        ["eventTime"] = Time(at),
        ["reportingController"] = Controller,
        ["reportingInstance"] = Shorten(instance, LongestInstance),
        ["action"] = item.Action,
        ["reason"] = item.Reason,
        ["type"] = item.Type.ToString(),
        ["note"] = Shorten(item.Note, LongestNote),
        ["regarding"] = new JsonObject
        {
            ["apiVersion"] = item.Regarding.ApiVersion,
            ["kind"] = item.Regarding.Kind,
            ["namespace"] = item.Regarding.Key.Namespace,
            ["name"] = item.Regarding.Key.Name,
            ["uid"] = item.Regarding.Uid,
            ["resourceVersion"] = item.Regarding.ResourceVersion,
        },
    };

    /// <summary>The patch that reports another occurrence of an event.</summary>
    public static JsonObject Repeat(int count, DateTimeOffset at) => new()
    {
        ["series"] = new JsonObject { ["count"] = count, ["lastObservedTime"] = Time(at) },
    };

    /// <summary>A unique name: that of the object, plus the time.</summary>
    public static string Name(RecordedEvent item, DateTimeOffset at, int chance)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $".{at.UtcTicks:x16}{chance & 0xffff:x4}");
        var name = item.Regarding.Key.Name;
        return (name.Length + suffix.Length > LongestName ? name[..(LongestName - suffix.Length)].TrimEnd('.', '-') : name) + suffix;
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // Kubernetes counts bytes.
    private static string Shorten(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        const string Ellipsis = "...";
        var length = Math.Min(text.Length, bytes);
        while (length > 0 && (char.IsHighSurrogate(text[length - 1]) || Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > bytes - Ellipsis.Length))
        {
            length--;
        }

        return text[..length] + Ellipsis;
    }
}

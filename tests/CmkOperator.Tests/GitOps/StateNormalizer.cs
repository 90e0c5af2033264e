using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkOperator.Tests.GitOps;

/// <summary>
/// Removes from a recorded object what differs in every run: times, random ids, ports, the namespace. It also removes what is long
/// and read by no health rule (coverage, preflight, the operator's field records).
/// </summary>
internal sealed partial class StateNormalizer
{
    private const string Time = "2026-01-02T03:04:05Z";
    private readonly Dictionary<string, string> _drawn = new(StringComparer.Ordinal);

    /// <summary>Returns a copy that is equal across runs.</summary>
    public JsonObject Normalize(JsonObject state)
    {
        var metadata = state["metadata"]!.AsObject();
        var copy = (JsonObject)Copy(state, metadata["namespace"]!.GetValue<string>())!;
        metadata = copy["metadata"]!.AsObject();
        metadata.Remove("managedFields");
        metadata.Remove("annotations");
        metadata["resourceVersion"] = "1";
        var status = copy["status"] as JsonObject;
        foreach (var unread in (string[])["coverage", "preflight", "lastHandledRequestAt"])
        {
            status?.Remove(unread);
        }

        return copy;
    }

    private JsonNode? Copy(JsonNode? node, string ns) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Copy(member.Value, ns)))),
        JsonArray items => new JsonArray([.. items.Select(item => Copy(item, ns))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Text(text, ns),
        _ => node?.DeepClone(),
    };

    private string Text(string text, string ns)
    {
        text = text.Replace(ns, "team-a", StringComparison.Ordinal);
        text = TimePattern().Replace(text, Time);
        text = VaultPattern().Replace(text, ".vault.azure.net");
        text = HostPattern().Replace(text, "management.azure.com");
        text = GuidPattern().Replace(text, match => match.Value.Distinct().Count() <= 2 ? match.Value : Drawn(match.Value, "00000000-0000-0000-0000-{0:000000000000}"));
        return VersionPattern().Replace(text, match => Drawn(match.Value, "{0:00000000000000000000000000000000}"));
    }

    private string Drawn(string value, string pattern)
    {
        if (!_drawn.TryGetValue(value, out var known))
        {
            _drawn[value] = known = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, _drawn.Count + 1);
        }

        return known;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\.vault\.localhost(:\d+)?")]
    private static partial Regex VaultPattern();

    [GeneratedRegex(@"localhost:\d+")]
    private static partial Regex HostPattern();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex GuidPattern();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex VersionPattern();
}

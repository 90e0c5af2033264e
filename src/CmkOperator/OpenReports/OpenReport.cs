using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Conditions;
using CmkOperator.Evidence;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.OpenReports;

/// <summary>
/// The <c>Report</c> of one object (openreports.io/v1alpha1: source, scope, summary, and one result for each rule). A result keeps its timestamp while it
/// stays the same, so that the same results give the same Report.
/// </summary>
internal static class OpenReport
{
    /// <summary>The group and version of Reports.</summary>
    public const string ApiVersion = "openreports.io/v1alpha1";

    /// <summary>Who reports. A Report of another source is never touched.</summary>
    public const string Source = "cmk-operator";

    /// <summary>The policy that the rules belong to.</summary>
    public const string Policy = "customer-managed-keys";

    private const int LongestName = 253;
    private const int MostEvidence = 20;
    private const int LongestStatement = 512;
    private const string Prefix = "cmkworkspace";

    /// <summary>
    /// The Report's name: the object's behind a prefix, or its beginning and a digest of it where that is too long. The two forms never meet, because what
    /// follows the prefix differs.
    /// </summary>
    public static string NameOf(string name)
    {
        var whole = $"{Prefix}-{name}";
        if (whole.Length <= LongestName)
        {
            return whole;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
        return $"{Prefix}.{name[..(LongestName - Prefix.Length - digest.Length - 2)].TrimEnd('-', '.')}.{digest}";
    }

    /// <summary>The Report as it must be.</summary>
    /// <param name="about">The object.</param>
    /// <param name="results">The results of its rules.</param>
    /// <param name="existing">The Report as it is; null when there is none.</param>
    /// <param name="now">The time of results that are new.</param>
    public static JsonObject Of(ObjectReference about, IReadOnlyList<RuleResult> results, JsonObject? existing, DateTimeOffset now) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = "Report",
        ["metadata"] = new JsonObject
        {
            ["name"] = NameOf(about.Key.Name),
            ["namespace"] = about.Key.Namespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = Source },
            // Not the controller: the object does not act on the Report, which only goes with it.
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = about.ApiVersion,
                ["kind"] = about.Kind,
                ["name"] = about.Key.Name,
                ["uid"] = about.Uid,
            }),
        },
        ["source"] = Source,
        ["scope"] = new JsonObject
        {
            ["apiVersion"] = about.ApiVersion,
            ["kind"] = about.Kind,
            ["namespace"] = about.Key.Namespace,
            ["name"] = about.Key.Name,
            ["uid"] = about.Uid,
        },
        ["summary"] = new JsonObject(Enum.GetValues<RuleOutcome>()
            .Select(outcome => KeyValuePair.Create(Word(outcome), (JsonNode?)results.Count(result => result.Outcome == outcome)))),
        ["results"] = new JsonArray([.. results.Select(result => Of(result, TimestampOf(result, existing) ?? Timestamp(now)))]),
    };

    /// <summary>True when the existing Report says the same; what others added to it does not count.</summary>
    public static bool Says(JsonObject existing, JsonObject wanted) => Contains(existing, wanted);

    /// <summary>True when the Report is the operator's own.</summary>
    public static bool IsOwn(JsonObject existing) => Text(existing["source"]) == Source;

    /// <summary>What results say, without their times: equal texts are equal Reports.</summary>
    public static string DigestOf(ObjectReference about, IReadOnlyList<RuleResult> results) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(Of(about, results, null, DateTimeOffset.UnixEpoch).ToJsonString())));

    private static JsonObject Of(RuleResult result, JsonNode timestamp)
    {
        var properties = new JsonObject { ["title"] = result.Title };
        foreach (var piece in result.Evidence.DistinctBy(piece => piece.Source).Take(MostEvidence))
        {
            properties[piece.Source] = BoundedText.Cut(piece.Statement, LongestStatement);
        }

        return new JsonObject
        {
            ["policy"] = Policy,
            ["rule"] = result.Rule,
            ["result"] = Word(result.Outcome),
            ["message"] = result.Message,
            ["timestamp"] = timestamp,
            ["properties"] = properties,
        };
    }

    private static JsonObject Timestamp(DateTimeOffset time) => new() { ["seconds"] = time.ToUnixTimeSeconds(), ["nanos"] = 0 };

    // The time at which this rule got this result.
    private static JsonObject? TimestampOf(RuleResult result, JsonObject? existing) => (existing?["results"] as JsonArray)?.OfType<JsonObject>()
        .FirstOrDefault(one => Text(one["policy"]) == Policy && Text(one["rule"]) == result.Rule && Text(one["result"]) == Word(result.Outcome))
        ?["timestamp"] is JsonObject { Count: 2 } time && Number(time["seconds"]) is { } seconds && Number(time["nanos"]) is { } nanos
            ? new JsonObject { ["seconds"] = seconds, ["nanos"] = nanos }
            : null;

    // Objects are shared with the server and with others, and a merge patch leaves what they added; lists are whole.
    private static bool Contains(JsonNode? existing, JsonNode? wanted) => wanted is JsonObject members
        ? existing is JsonObject found && members.All(member => Contains(found[member.Key], member.Value))
        : JsonNode.DeepEquals(existing, wanted is null ? null : JsonNode.Parse(wanted.ToJsonString()));

    private static string Word(RuleOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}

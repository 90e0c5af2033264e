using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Tests.Kubernetes.Fakes;

namespace CmkOperator.Tests.Upgrades;

/// <summary>
/// What the build of commit 9c79f5b stored of one object in a run of the sandbox: its spec, and every patch of its status in the order in which it
/// was sent. The statuses in between follow from the patches.
/// </summary>
/// <param name="Scenario">The sandbox's scenario.</param>
/// <param name="Spec">The spec at the end; null where the object was gone by then.</param>
/// <param name="Patches">The <c>status</c> of each patch, byte for byte as it was sent.</param>
internal sealed record RecordedChain(string Scenario, string? Spec, IReadOnlyList<string> Patches)
{
    private const string DefaultOfTheSchema = """{"observedGeneration":-1,"conditions":[]}""";

    /// <summary>All that were recorded.</summary>
    public static IReadOnlyList<RecordedChain> All { get; } = [.. File.ReadLines(Recording("statuses-9c79f5b.jsonl")).Select(Read)];

    /// <summary>The path of a recording.</summary>
    public static string Recording(string name) => Repository.PathOf("tests", "CmkOperator.Tests", "Upgrades", "Recorded", name);

    /// <summary>What was stored before the first patch and after each, with the members in the alphabetical order in which an API server returns them.</summary>
    public IReadOnlyList<string> Statuses()
    {
        JsonNode? status = JsonNode.Parse(DefaultOfTheSchema);
        List<string> statuses = [DefaultOfTheSchema];
        foreach (var patch in Patches)
        {
            status = Rfc7386.Apply(status, JsonNode.Parse(patch));
            statuses.Add(Sorted(status)!.ToJsonString());
        }

        return statuses;
    }

    private static RecordedChain Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new RecordedChain(
            root.GetProperty("scenario").GetString()!,
            root.TryGetProperty("spec", out var spec) ? spec.GetRawText() : null,
            [.. root.GetProperty("patches").EnumerateArray().Select(patch => patch.GetRawText())]);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}

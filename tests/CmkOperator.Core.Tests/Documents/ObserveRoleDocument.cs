using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Core.Tests.Documents;

/// <summary>The role that only observes: the base role without what changes anything.</summary>
internal static class ObserveRoleDocument
{
    public const string Path = "docs/azure-role-observe.json";

    private const string Base = "docs/azure-role.json";

    private static readonly JsonSerializerOptions AsTheOthers = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Make()
    {
        var role = JsonNode.Parse(File.ReadAllText(Repository.PathOf(Base)))!.AsObject();
        role["Name"] = "CmkOperator Observe";
        role["Description"] = "Read what the CmkOperator reports. It changes nothing.";
        var reads = role["Actions"]!.AsArray().Select(action => (string)action!).Where(action => action.EndsWith("/read", StringComparison.Ordinal));
        role["Actions"] = new JsonArray([.. reads.Select(action => (JsonNode)action)]);
        return role.ToJsonString(AsTheOthers) + "\n";
    }
}

using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>A lambda of an ARM template: <c>lambda('item', lambdaVariables('item'))</c>.</summary>
/// <param name="Names">The names of its variables.</param>
/// <param name="Body">The expression that it evaluates.</param>
internal sealed record TemplateLambda(IReadOnlyList<string> Names, string Body)
{
    private const string Key = Hole.Mark + "lambda";

    /// <summary>The lambda as a value that can be passed on; it is a hole for all that does not know it.</summary>
    public JsonNode ToNode() => new JsonObject { [Key] = new JsonArray([.. Names.Select(name => (JsonNode?)name)]), ["body"] = Body };

    /// <summary>The lambda in a value; null when there is none.</summary>
    /// <param name="node">The value.</param>
    public static TemplateLambda? Of(JsonNode? node) =>
        node is JsonObject found && found[Key] is { } names ? new TemplateLambda([.. names.Strings()], found.Text("body") ?? string.Empty) : null;
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>
/// What another tool fills in before a file is used: <c>${NAME}</c> of Flux, envsubst and azd, <c>$(NAME)</c> and <c>#{NAME}#</c> of pipelines,
/// <c>{{ name }}</c>.
/// </summary>
internal static partial class Placeholder
{
    /// <summary>The value with a hole in place of each.</summary>
    /// <param name="node">The value.</param>
    public static JsonNode? Open(JsonNode? node) => node switch
    {
        JsonObject found => new JsonObject(found.Select(pair => KeyValuePair.Create(pair.Key, Open(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Open)]),
        _ => node.AsString() is { } text && Any().IsMatch(text) ? JsonValue.Create(Any().Replace(text, Hole.Mark)) : node?.DeepClone(),
    };

    [GeneratedRegex(@"\$\{[^{}]+\}|\$\([A-Za-z0-9_]+\)|#\{[^{}]+\}#|\{\{[^{}]*\}\}")]
    private static partial Regex Any();
}

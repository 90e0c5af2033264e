using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Templates;

/// <summary>
/// Marks what a file does not say, inside the text that it does say: the name of a workspace may be known but for its suffix. Such a text still
/// tells which live workspace is meant.
/// </summary>
internal static class Hole
{
    /// <summary>The mark: a character for private use, which no name in Azure has.</summary>
    public const string Mark = "\uE000";

    /// <summary>True when the text has a hole.</summary>
    public static bool IsIn(string? text) => text?.Contains(Mark, StringComparison.Ordinal) == true;

    /// <summary>True when the value, or a part of it, has a hole.</summary>
    public static bool IsIn(JsonNode? node) => node switch
    {
        JsonObject found => found.Any(pair => IsIn(pair.Key) || IsIn(pair.Value)),
        JsonArray list => list.Any(IsIn),
        _ => IsIn(node.AsString()),
    };

    /// <summary>The text for people: a hole is shown as three dots.</summary>
    public static string Show(string text) => Regex.Replace(text, $"{Mark}+", "...");

    /// <summary>True when a live text can be what the text with holes stands for; casing does not matter, as in ARM ids.</summary>
    public static bool Fits(string pattern, string live) => Regex.IsMatch(
        live,
        $"^{string.Join("[^/]+", Regex.Replace(pattern, $"{Mark}+", Mark).Split(Mark).Select(Regex.Escape))}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));
}

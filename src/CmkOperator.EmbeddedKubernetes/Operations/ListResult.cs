using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>A page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Revision">The state that the page shows.</param>
/// <param name="Continue">Where the next page begins, empty at the end.</param>
/// <param name="Remaining">How many follow, when that is known.</param>
internal sealed record ListResult(IReadOnlyList<JsonObject> Items, long Revision, string Continue, long? Remaining)
{
    public JsonObject Metadata()
    {
        var metadata = new JsonObject { ["resourceVersion"] = Revision.ToString(CultureInfo.InvariantCulture) };
        if (Continue.Length > 0)
        {
            metadata["continue"] = Continue;
        }

        if (Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return metadata;
    }
}

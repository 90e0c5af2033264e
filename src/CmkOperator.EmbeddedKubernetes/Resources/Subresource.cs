using System.Text.Json.Nodes;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>A question that is asked of an object by POST to a path below it; the answer is the question with a status, stored nowhere.</summary>
/// <param name="Name">The last segment of the path.</param>
/// <param name="Group">Group of the question's type.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Answer">Answers, from the stored object and the question.</param>
internal sealed record Subresource(string Name, string Group, string Version, string Kind, Func<JsonObject, JsonObject, JsonObject> Answer)
{
    /// <summary>What is wrong with a question.</summary>
    public Func<JsonObject, IEnumerable<FieldError>> Validate { get; init; } = _ => [];

    /// <summary>The one thing that can be done.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["create"];

    /// <summary><c>group/version</c>.</summary>
    public string ApiVersion => $"{Group}/{Version}";
}

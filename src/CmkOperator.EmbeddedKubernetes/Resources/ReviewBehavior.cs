using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>A kind that is a question: a POST is answered and nothing is stored.</summary>
/// <param name="answer">Makes the status.</param>
internal sealed class ReviewBehavior(Func<JsonObject> answer) : ResourceBehavior
{
    public JsonObject Answer(JsonObject question)
    {
        var result = (JsonObject)question.DeepClone();
        result["status"] = answer();
        return result;
    }
}

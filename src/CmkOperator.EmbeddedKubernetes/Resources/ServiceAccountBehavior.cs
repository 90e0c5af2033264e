using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>Service accounts: no pod runs under them here, but their tokens can be asked for.</summary>
internal sealed class ServiceAccountBehavior : ResourceBehavior
{
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    /// <summary>What is wrong with a TokenRequest, worded as the real server words it.</summary>
    public static IEnumerable<FieldError> ValidateQuestion(JsonObject question)
    {
        var seconds = question.At("spec", "expirationSeconds").AsLong();
        if (seconds < ShortestSeconds)
        {
            yield return FieldError.Invalid("spec.expirationSeconds", $"{seconds}", "may not specify a duration less than 10 minutes");
        }

        if (seconds > LongestSeconds)
        {
            yield return FieldError.Invalid("spec.expirationSeconds", $"{seconds}", "may not specify a duration larger than 2^32 seconds");
        }
    }
}

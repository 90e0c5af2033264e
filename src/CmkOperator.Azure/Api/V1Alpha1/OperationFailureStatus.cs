using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>How a write failed.</summary>
internal sealed record OperationFailureStatus
{
    /// <summary>The reason of the condition.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>What Azure said and what to do.</summary>
    public string? Message { get; init; }

    /// <summary>When the operator observed it.</summary>
    [Required]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? FailedAt { get; init; }
}

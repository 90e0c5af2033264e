using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A change of key or version in place.</summary>
internal sealed record RotationStatus
{
    /// <summary>The identifier before.</summary>
    [Required]
    public string? From { get; init; }

    /// <summary>The identifier after.</summary>
    [Required]
    public string? To { get; init; }

    /// <summary>When the operator requested it.</summary>
    [Required]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When every readable store showed it.</summary>
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}

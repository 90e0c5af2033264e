using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A write to the workspace, recorded before it is sent.</summary>
internal sealed record OperationStatus
{
    /// <summary>What was asked.</summary>
    [Required]
    public string? Kind { get; init; }

    /// <summary>When it was recorded.</summary>
    [Required]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where Azure tells about it: a hint, never needed.</summary>
    public string? Url { get; init; }

    /// <summary>How it failed; null while it runs.</summary>
    public OperationFailureStatus? Failure { get; init; }
}

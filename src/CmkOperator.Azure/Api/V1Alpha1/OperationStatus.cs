using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A write to the workspace, recorded before it is sent.</summary>
internal sealed record OperationStatus
{
    /// <summary>What was requested.</summary>
    [Required]
    public string? Kind { get; init; }

    /// <summary>When it was recorded.</summary>
    [Required]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where Azure reports its progress: a hint, never required.</summary>
    public string? Url { get; init; }

    /// <summary>The generation of the attempted spec; another generation is attempted without delay.</summary>
    public long? Generation { get; init; }

    /// <summary>Counts the attempts of the same kind for the same generation, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>ARM id of the workspace that it is about.</summary>
    public string? Target { get; init; }

    /// <summary>When Azure reported the change as done; the next observation must confirm it. Null while it runs.</summary>
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it failed; null while it runs.</summary>
    public OperationFailureStatus? Failure { get; init; }
}

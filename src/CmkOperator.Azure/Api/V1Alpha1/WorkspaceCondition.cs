using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>One condition (Kubernetes API conventions: metav1.Condition).</summary>
internal sealed record WorkspaceCondition
{
    /// <summary>What it is about.</summary>
    [Required]
    public string? Type { get; init; }

    /// <summary>Whether it holds.</summary>
    [Required]
    [AllowedValues("True", "False", "Unknown")]
    public string? Status { get; init; }

    /// <summary>The generation that it was evaluated for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When its status last changed.</summary>
    [Required]
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Why, for machines.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>Why, for people, and what to do.</summary>
    [Required]
    public string? Message { get; init; }
}

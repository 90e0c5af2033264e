using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>One check before a write.</summary>
internal sealed record PreflightStatus
{
    /// <summary>What was checked.</summary>
    [Required]
    public string? Check { get; init; }

    /// <summary>How it ended.</summary>
    [Required]
    [AllowedValues("Passed", "Failed", "Unknown", "Skipped")]
    public string? Result { get; init; }

    /// <summary>What was found and what to do.</summary>
    public string? Message { get; init; }
}

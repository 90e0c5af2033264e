using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A difference between declared and live.</summary>
internal sealed record DriftStatus
{
    /// <summary>Path of the field.</summary>
    [Required]
    public string? Field { get; init; }

    /// <summary>The declared value.</summary>
    public string? Desired { get; init; }

    /// <summary>The live value.</summary>
    public string? Observed { get; init; }

    /// <summary>What is done about it.</summary>
    public string? Action { get; init; }
}

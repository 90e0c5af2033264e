using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>One statement about what the key covers.</summary>
internal sealed record CoverageStatus
{
    /// <summary>What it is about.</summary>
    [Required]
    public string? Component { get; init; }

    /// <summary>Whose key protects it.</summary>
    [Required]
    public string? ProtectedBy { get; init; }

    /// <summary>The statement in full.</summary>
    public string? Detail { get; init; }
}

using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A compute and how its disks are encrypted.</summary>
internal sealed record ComputeStatus
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Its type as Azure calls it.</summary>
    [Required]
    public string? Type { get; init; }

    /// <summary>What protects its OS disk.</summary>
    public string? OsDisk { get; init; }

    /// <summary>What protects its temporary disk.</summary>
    public string? TemporaryDisk { get; init; }

    /// <summary>Explanation for people.</summary>
    public string? Detail { get; init; }
}

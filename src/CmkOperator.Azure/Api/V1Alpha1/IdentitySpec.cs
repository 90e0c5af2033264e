using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The managed identity of the workspace.</summary>
internal sealed record IdentitySpec
{
    /// <summary>Which kinds of identity it has.</summary>
    [Required]
    [AllowedValues("SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned")]
    public string? Type { get; init; }

    /// <summary>ARM ids of its user-assigned identities.</summary>
    public IReadOnlyList<string>? UserAssignedIdentityIds { get; init; }

    /// <summary>The identity that it acts as.</summary>
    public string? PrimaryUserAssignedIdentityId { get; init; }
}

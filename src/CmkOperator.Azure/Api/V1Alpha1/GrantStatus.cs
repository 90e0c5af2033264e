using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>A right on the key that the operator granted.</summary>
internal sealed record GrantStatus
{
    /// <summary>Object id of the principal.</summary>
    [Required]
    public string? PrincipalId { get; init; }

    /// <summary>The key, without version.</summary>
    [Required]
    public string? Key { get; init; }

    /// <summary>The generation of the object at the time of the grant.</summary>
    [Required]
    public long? Generation { get; init; }

    /// <summary>When it was granted.</summary>
    [JsonConverter(typeof(TimestampConverter))]
    public DateTimeOffset? GrantedAt { get; init; }
}

using System.Text.Json.Serialization;

namespace CmkOperator.Status;

/// <summary>A key that was in force on the workspace: the newest entry is the key in force, or the last one that could be read.</summary>
/// <param name="KeyIdentifier">The identifier as Azure writes it.</param>
/// <param name="Since">When the operator first saw it in force.</param>
/// <param name="Cause">How it came into force; a cause that is not known counts as found.</param>
/// <param name="StartedAt">When the operator asked Azure for it; null unless <paramref name="Cause"/> is <see cref="KeyCause.Rotated"/>.</param>
public sealed record KeyHistoryEntry(
    [property: JsonRequired] string KeyIdentifier,
    [property: JsonRequired] DateTimeOffset Since,
    KeyCause Cause = KeyCause.Found,
    DateTimeOffset? StartedAt = null);

/// <summary>How a key came into force.</summary>
public enum KeyCause
{
    /// <summary>The operator created the workspace with it.</summary>
    Created,

    /// <summary>It was in force when it was first recorded: the workspace was taken over or is only observed, or an earlier version of the operator kept no history.</summary>
    Found,

    /// <summary>The operator changed the workspace to it.</summary>
    Rotated,

    /// <summary>Azure has another key than the one recorded, and no change of the operator led to it.</summary>
    ChangedOutside,
}

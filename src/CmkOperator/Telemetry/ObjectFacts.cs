using CmkOperator.Conditions;

namespace CmkOperator.Telemetry;

/// <summary>What the metrics report about one object.</summary>
/// <param name="Bits">Type and status of each condition.</param>
/// <param name="KeyExpiresAt">When the key version in force expires; null when it does not, or when that is unknown.</param>
internal sealed record ObjectFacts(ConditionBits Bits, DateTimeOffset? KeyExpiresAt)
{
    // Longer than the alert of an expiring key looks ahead.
    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>Type and status of each condition.</summary>
    public IEnumerable<(string Type, string Status)> Conditions
    {
        get
        {
            for (var type = 0; type < ConditionBits.Types.Count; type++)
            {
                if (Bits.StatusOf(type) is >= 0 and var status)
                {
                    yield return (ConditionBits.Types[type], ConditionBits.Statuses[status]);
                }
            }
        }
    }

    /// <summary>How soon somebody must look at the object; the lowest number first. The last are the objects that need no attention.</summary>
    public int Urgency(DateTimeOffset now)
    {
        if (Bits.Has(ConditionType.EncryptionInForce, ConditionStatus.False))
        {
            return 0;
        }

        if (Bits.Has(ConditionType.Stalled, ConditionStatus.True))
        {
            return 1;
        }

        return (KeyExpiresAt is { } expires && expires - now < Notice)
            || Bits.Has(ConditionType.Ready, ConditionStatus.False)
            || Bits.Has(ConditionType.Ready, ConditionStatus.Unknown)
                ? 2
                : 3;
    }
}

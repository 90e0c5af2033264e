using CmkOperator.Conditions;

namespace CmkOperator.Telemetry;

/// <summary>The statuses of an object's conditions in one number, two bits for each type: thousands of objects are kept between two scrapes.</summary>
internal readonly record struct ConditionBits(ulong Bits)
{
    private const int Width = 2;
    private const ulong Mask = 3;

    /// <summary>No condition.</summary>
    public static readonly ConditionBits None;

    /// <summary>The types, in the order of their bits.</summary>
    public static readonly IReadOnlyList<string> Types = Enum.GetNames<ConditionType>();

    /// <summary>The statuses, in the order of their values.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["True", "False", "Unknown"];

    /// <summary>A copy with one more condition; its type and status are given as indexes of <see cref="Types"/> and <see cref="Statuses"/>.</summary>
    public ConditionBits With(int type, int status) => new((Bits & ~(Mask << (type * Width))) | ((ulong)(status + 1) << (type * Width)));

    /// <summary>The index of a type's status; -1 when the object does not have the condition.</summary>
    public int StatusOf(int type) => (int)((Bits >> (type * Width)) & Mask) - 1;

    /// <summary>Whether a condition has this status.</summary>
    public bool Has(ConditionType type, ConditionStatus status) => StatusOf((int)type) is >= 0 and var index && Statuses[index] == status.ToString();
}

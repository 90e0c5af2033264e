namespace CmkOperator.Sharding;

/// <summary>What one part of a label selector asks of a label.</summary>
public enum LabelOperator
{
    /// <summary>The label has one of the values; an object without the label does not match.</summary>
    In,

    /// <summary>The label has none of the values; an object without the label matches.</summary>
    NotIn,

    /// <summary>The object has the label, whatever its value.</summary>
    Exists,

    /// <summary>The object does not have the label.</summary>
    DoesNotExist,
}

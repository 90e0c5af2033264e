namespace CmkOperator.Status;

/// <summary>The words of the status's rows that decisions read again; the others are for people alone.</summary>
public static class RowWords
{
    /// <summary>Azure does not report what protects it.</summary>
    public const string NotVerifiable = "Not verifiable";

    /// <summary>A disk that nothing encrypts; where it can say more, it begins so.</summary>
    public const string NotEncrypted = "Not encrypted";

    /// <summary>There is no such component in the workspace.</summary>
    public const string NotApplicable = "Not applicable";

    /// <summary>A managed resource is there and in order.</summary>
    public const string Ready = "Ready";

    /// <summary>A managed resource is there and not in order.</summary>
    public const string Degraded = "Degraded";

    /// <summary>A managed resource is not there.</summary>
    public const string Missing = "Missing";

    /// <summary>A managed resource could not be read.</summary>
    public const string Unreadable = "Unreadable";
}

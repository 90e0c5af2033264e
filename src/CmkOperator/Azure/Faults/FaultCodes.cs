namespace CmkOperator.Azure.Faults;

/// <summary>Codes of faults that Azure did not answer with: they arise on this side of the wire.</summary>
internal static class FaultCodes
{
    /// <summary>No connection, or it broke before the answer was whole. Status 0.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>The call's own time was up. Status 0.</summary>
    public const string Timeout = "Timeout";

    /// <summary>The time of the whole observation was up before this was read. Status 0.</summary>
    public const string BudgetExceeded = "BudgetExceeded";

    /// <summary>The answer was no JSON, cut off, or lacked what it must have. Status 0.</summary>
    public const string InvalidResponse = "InvalidResponse";

    /// <summary>So many requests failed that none is sent for a moment. Status 0.</summary>
    public const string CircuitOpen = "CircuitOpen";

    /// <summary>Held back here because Azure asked to wait, or would. Status 429.</summary>
    public const string Throttled = "Throttled";

    /// <summary>No token was given. Status 401.</summary>
    public const string AuthenticationFailed = "AuthenticationFailed";

    /// <summary>An address outside this cloud, which must not see a token. Status 0.</summary>
    public const string ForeignHost = "ForeignHost";
}

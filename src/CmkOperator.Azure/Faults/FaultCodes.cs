namespace CmkOperator.Azure.Faults;

/// <summary>
/// Codes of faults that arise on the client side. A fault without an answer has status 0 and no code, because no server sent one.
/// </summary>
internal static class FaultCodes
{
    /// <summary>Not sent, because Azure asked to wait. Status 429.</summary>
    public const string Throttled = "Throttled";

    /// <summary>Not sent, because the operator itself stays below Azure's limit. Status 429.</summary>
    public const string HeldBack = "HeldBack";

    /// <summary>No token was issued. Status 401.</summary>
    public const string AuthenticationFailed = "AuthenticationFailed";

    /// <summary>An address outside this cloud, which must not receive a token. Status 400.</summary>
    public const string ForeignHost = "ForeignHost";
}

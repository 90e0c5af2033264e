namespace CmkOperator.Azure.Faults;

/// <summary>
/// Codes of faults that arise on the client side. A fault without an answer has status 0 and no code, because no server sent one.
/// </summary>
internal static class FaultCodes
{
    /// <summary>Held back by the operator because Azure asked to wait, or would. Status 429.</summary>
    public const string Throttled = "Throttled";

    /// <summary>No token was issued. Status 401.</summary>
    public const string AuthenticationFailed = "AuthenticationFailed";

    /// <summary>An address outside this cloud, which must not receive a token. Status 400.</summary>
    public const string ForeignHost = "ForeignHost";
}

namespace CmkOperator.Azure.Faults;

/// <summary>
/// Codes of faults that arise on this side of the wire. A fault without an answer has status 0 and no code, as nobody gave one.
/// </summary>
internal static class FaultCodes
{
    /// <summary>Held back here because Azure asked to wait, or would. Status 429.</summary>
    public const string Throttled = "Throttled";

    /// <summary>No token was given. Status 401.</summary>
    public const string AuthenticationFailed = "AuthenticationFailed";

    /// <summary>An address outside this cloud, which must not see a token. Status 400.</summary>
    public const string ForeignHost = "ForeignHost";
}

namespace CmkOperator.Status;

/// <summary>A grant of the operator's: once per principal, key and generation. It is recorded before the request is sent.</summary>
/// <param name="PrincipalId">Object id of the principal.</param>
/// <param name="Key">The key, without version; for the right to read the vault, the vault's address.</param>
/// <param name="Generation">The generation of the spec in force then.</param>
/// <param name="GrantedAt">When.</param>
/// <param name="Outcome">Null when Azure made the grant.</param>
public sealed record GrantRecord(string PrincipalId, string Key, long Generation, DateTimeOffset GrantedAt, GrantOutcome? Outcome = null)
{
    /// <summary>True when both are about the same grant.</summary>
    public bool IsSameAs(GrantRecord other) =>
        PrincipalId == other.PrincipalId && Generation == other.Generation && string.Equals(Key, other.Key, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What is known of a grant that Azure has not confirmed.</summary>
public enum GrantOutcome
{
    /// <summary>
    /// The request was about to be sent, and no answer is known: the operator ended, or Azure did not answer. It may have been carried out
    /// and taken away again since, so it is not repeated before somebody asks for it.
    /// </summary>
    Unknown,
}

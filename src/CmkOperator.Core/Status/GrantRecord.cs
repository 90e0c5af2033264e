namespace CmkOperator.Status;

/// <summary>A grant that the operator made: once per principal, key and generation.</summary>
/// <param name="PrincipalId">Object id of the principal.</param>
/// <param name="Key">The key, without version.</param>
/// <param name="Generation">The generation of the spec in force then.</param>
/// <param name="GrantedAt">When.</param>
public sealed record GrantRecord(string PrincipalId, string Key, long Generation, DateTimeOffset GrantedAt);

namespace CmkOperator.Observed;

/// <summary>One entry of a vault's access policies.</summary>
/// <param name="TenantId">The principal's tenant.</param>
/// <param name="ObjectId">The principal's object id.</param>
/// <param name="ApplicationId">Set for a compound identity: the entry then counts only for that application on the user's behalf.</param>
/// <param name="KeyPermissions">Permissions on keys, such as <c>get</c>, <c>wrapKey</c>, <c>unwrapKey</c>, <c>all</c>; any casing.</param>
public sealed record AccessPolicyFacts(string TenantId, string ObjectId, string? ApplicationId, IReadOnlyList<string> KeyPermissions);

namespace CmkOperator.Observed;

/// <summary>A key vault's protection, network and access model (Azure REST API: Vaults - Get).</summary>
public sealed record VaultFacts
{
    /// <summary>The ARM id as Azure writes it.</summary>
    public required string Id { get; init; }

    /// <summary>The vault's data plane, such as <c>https://kv.vault.azure.net/</c>.</summary>
    public required string VaultUri { get; init; }

    /// <summary>The vault's region.</summary>
    public string? Location { get; init; }

    /// <summary>The vault's tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>Soft delete; null on old vaults that never reported it.</summary>
    public bool? SoftDelete { get; init; }

    /// <summary>Purge protection; absent means off.</summary>
    public bool PurgeProtection { get; init; }

    /// <summary>True when the data plane is governed by role assignments, false when by access policies.</summary>
    public bool RbacAuthorization { get; init; }

    /// <summary><c>Enabled</c> or <c>Disabled</c>; null counts as enabled.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary><c>networkAcls.defaultAction</c>: <c>Allow</c> or <c>Deny</c>; null without rules.</summary>
    public string? NetworkDefaultAction { get; init; }

    /// <summary><c>networkAcls.bypass</c>: <c>AzureServices</c> or <c>None</c>; null without rules.</summary>
    public string? NetworkBypass { get; init; }

    /// <summary>The access policies; ignored by Azure when role assignments are in use.</summary>
    public IReadOnlyList<AccessPolicyFacts> AccessPolicies { get; init; } = [];
}

/// <summary>One entry of a vault's access policies.</summary>
/// <param name="TenantId">The principal's tenant.</param>
/// <param name="ObjectId">The principal's object id.</param>
/// <param name="ApplicationId">Set for a compound identity: the entry then counts only for that application on the user's behalf.</param>
/// <param name="KeyPermissions">Permissions on keys, such as <c>get</c>, <c>wrapKey</c>, <c>unwrapKey</c>, <c>all</c>; any casing.</param>
public sealed record AccessPolicyFacts(string TenantId, string ObjectId, string? ApplicationId, IReadOnlyList<string> KeyPermissions);

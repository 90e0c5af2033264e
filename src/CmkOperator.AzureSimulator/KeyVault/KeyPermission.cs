namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The key permissions of access policies, and the data action of each under role-based access.</summary>
internal static class KeyPermission
{
    public static IReadOnlyList<string> All { get; } =
    [
        "all", "encrypt", "decrypt", "wrapKey", "unwrapKey", "sign", "verify", "get", "list", "create", "update", "import", "delete", "backup",
        "restore", "recover", "purge", "release", "rotate", "getrotationpolicy", "setrotationpolicy",
    ];

    /// <summary>What the services behind a workspace need.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["get", "wrapKey", "unwrapKey"];

    public static string DataAction(string permission) => permission.ToLowerInvariant() switch
    {
        "get" or "list" => "Microsoft.KeyVault/vaults/keys/read",
        "wrapkey" => "Microsoft.KeyVault/vaults/keys/wrap/action",
        "unwrapkey" => "Microsoft.KeyVault/vaults/keys/unwrap/action",
        "getrotationpolicy" => "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
        "setrotationpolicy" => "Microsoft.KeyVault/vaults/keyrotationpolicies/write",
        "delete" => "Microsoft.KeyVault/vaults/keys/delete",
        var other => $"Microsoft.KeyVault/vaults/keys/{other}/action",
    };
}

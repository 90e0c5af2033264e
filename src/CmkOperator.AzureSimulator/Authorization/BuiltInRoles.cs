namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>The built-in roles that matter to workspaces and their keys, with their real actions.</summary>
internal static class BuiltInRoles
{
    public const string CryptoServiceEncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    public const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    public const string StorageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    public const string StorageAccountContributor = "17d1049b-9a84-46fb-8f53-869881c3d3ab";
    public const string SearchServiceContributor = "7ca78c08-252a-4471-8644-bb5ff32d4ba0";
    public const string DocumentDbAccountContributor = "5bd9cd88-fe45-4216-938b-f97437e15450";

    private const string Keys = "Microsoft.KeyVault/vaults/keys/";

    private static readonly string[] VaultOperatorActions =
    [
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
        "Microsoft.KeyVault/checkNameAvailability/read",
        "Microsoft.KeyVault/deletedVaults/read",
        "Microsoft.KeyVault/locations/*/read",
        "Microsoft.KeyVault/vaults/*/read",
        "Microsoft.KeyVault/operations/read",
    ];

    private static readonly string[] ResourceOperatorActions =
    [
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
    ];

    public static IReadOnlyList<BuiltInRole> All { get; } =
    [
        Role(CryptoServiceEncryptionUser, "Key Vault Crypto Service Encryption User",
            "Read metadata of keys and perform wrap/unwrap operations. Only works for key vaults that use the 'Azure role-based access control' permission model.",
            ["Microsoft.EventGrid/eventSubscriptions/write", "Microsoft.EventGrid/eventSubscriptions/read", "Microsoft.EventGrid/eventSubscriptions/delete"],
            dataActions: [Keys + "read", Keys + "wrap/action", Keys + "unwrap/action"]),
        Role("12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User",
            "Perform cryptographic operations using keys. Only works for key vaults that use the 'Azure role-based access control' permission model.",
            [],
            dataActions:
            [
                Keys + "read", Keys + "update/action", Keys + "backup/action", Keys + "encrypt/action", Keys + "decrypt/action",
                Keys + "wrap/action", Keys + "unwrap/action", Keys + "sign/action", Keys + "verify/action",
            ]),
        Role("14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer",
            "Perform any action on the keys of a key vault, except manage permissions.",
            VaultOperatorActions,
            dataActions: [Keys + "*", "Microsoft.KeyVault/vaults/keyrotationpolicies/*"]),
        Role("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
            "Perform all data plane operations on a key vault and all objects in it, including certificates, keys, and secrets.",
            VaultOperatorActions,
            dataActions: ["Microsoft.KeyVault/vaults/*"]),
        Role("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader",
            "Read metadata of key vaults and its certificates, keys, and secrets.",
            VaultOperatorActions,
            dataActions: ["Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/secrets/readMetadata/action"]),
        Role("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor",
            "Lets you manage key vaults, but not access to them.",
            [.. ResourceOperatorActions, "Microsoft.KeyVault/*"],
            notActions:
            [
                "Microsoft.KeyVault/locations/deletedVaults/purge/action", "Microsoft.KeyVault/hsmPools/*", "Microsoft.KeyVault/managedHsms/*",
            ]),
        Role("8b54135c-b56d-4d72-a534-26097cfdc8d8", "Key Vault Data Access Administrator",
            "Manage access to Azure Key Vault by adding or removing role assignments for the Key Vault data roles.",
            [
                "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete", "Microsoft.Authorization/*/read",
                "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Resources/subscriptions/read",
                "Microsoft.Management/managementGroups/read", "Microsoft.Support/*", "Microsoft.KeyVault/vaults/*/read",
            ]),
        Role("08bbd89e-9f13-488c-ac41-acfcb10c90ab", "Key Vault Crypto Service Release User",
            "Release keys. Only works for key vaults that use the 'Azure role-based access control' permission model.",
            [],
            dataActions: [Keys + "release/action"]),
        Role("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
            "Perform any action on the secrets of a key vault, except manage permissions.",
            VaultOperatorActions,
            dataActions: ["Microsoft.KeyVault/vaults/secrets/*"]),
        Role("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User",
            "Read secret contents.",
            [],
            dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action", "Microsoft.KeyVault/vaults/secrets/readMetadata/action"]),
        Role(Reader, "Reader", "View all resources, but does not allow you to make any changes.", ["*/read"]),
        Role(Contributor, "Contributor",
            "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
            ["*"],
            notActions:
            [
                "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action",
                "Microsoft.Blueprint/blueprintAssignments/write", "Microsoft.Blueprint/blueprintAssignments/delete",
            ]),
        Role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
            "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
            ["*"]),
        Role("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
            "Lets you manage user access to Azure resources.",
            ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"]),
        Role("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
            "Manage access to Azure resources by assigning roles using Azure RBAC.",
            ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete", "*/read", "Microsoft.Support/*"]),
        Role("f6c7c914-8db3-469d-8ca1-694a8f32e121", "AzureML Data Scientist",
            "Can perform all actions within an Azure Machine Learning workspace, except for creating or deleting compute resources and modifying the workspace itself.",
            [
                "Microsoft.MachineLearningServices/workspaces/*/read", "Microsoft.MachineLearningServices/workspaces/*/action",
                "Microsoft.MachineLearningServices/workspaces/*/delete", "Microsoft.MachineLearningServices/workspaces/*/write",
            ],
            notActions:
            [
                "Microsoft.MachineLearningServices/workspaces/delete", "Microsoft.MachineLearningServices/workspaces/write",
                "Microsoft.MachineLearningServices/workspaces/computes/*/write", "Microsoft.MachineLearningServices/workspaces/computes/*/delete",
                "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action", "Microsoft.MachineLearningServices/workspaces/listKeys/action",
            ]),
        Role("e503ece1-11d0-4e8e-8e2c-7a6c3bf38815", "AzureML Compute Operator",
            "Can access and perform CRUD operations on Machine Learning Services managed compute resources.",
            ["Microsoft.MachineLearningServices/workspaces/computes/*", "Microsoft.MachineLearningServices/workspaces/notebooks/vm/action"]),
        Role(StorageBlobDataContributor, "Storage Blob Data Contributor",
            "Allows for read, write and delete access to Azure Storage blob containers and data",
            [
                "Microsoft.Storage/storageAccounts/blobServices/containers/delete", "Microsoft.Storage/storageAccounts/blobServices/containers/read",
                "Microsoft.Storage/storageAccounts/blobServices/containers/write",
                "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
            ],
            dataActions:
            [
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
            ]),
        Role(StorageAccountContributor, "Storage Account Contributor",
            "Lets you manage storage accounts, including accessing storage account keys which provide full access to storage account data.",
            [.. ResourceOperatorActions, "Microsoft.Insights/diagnosticSettings/*", "Microsoft.Storage/storageAccounts/*"]),
        Role(SearchServiceContributor, "Search Service Contributor",
            "Lets you manage Search services, but not access to them.",
            [.. ResourceOperatorActions, "Microsoft.Search/searchServices/*"]),
        Role(DocumentDbAccountContributor, "DocumentDB Account Contributor",
            "Lets you manage DocumentDB accounts, but not access to them.",
            [.. ResourceOperatorActions, "Microsoft.DocumentDb/databaseAccounts/*"]),
        Role("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator",
            "Read and Assign User Assigned Identity",
            [
                .. ResourceOperatorActions, "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
                "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
            ]),
        Role("4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor",
            "Lets you manage networks, but not access to them.",
            [.. ResourceOperatorActions, "Microsoft.Network/*"]),
    ];

    public static BuiltInRole? Find(string id) => All.FirstOrDefault(role => string.Equals(role.Id, id, StringComparison.OrdinalIgnoreCase));

    private static BuiltInRole Role(string id, string name, string description, string[] actions, string[]? notActions = null, string[]? dataActions = null) =>
        new(id, name, description, new RolePermission(actions, notActions ?? [], dataActions ?? [], []));
}

/// <summary>A role that every tenant has.</summary>
internal sealed record BuiltInRole(string Id, string Name, string Description, RolePermission Permission)
{
    /// <summary>The role definition as ARM shows it at a scope.</summary>
    public JsonObject ToJson(string? subscriptionId)
    {
        var id = $"/providers/Microsoft.Authorization/roleDefinitions/{Id}";
        return new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["roleName"] = Name,
                ["type"] = "BuiltInRole",
                ["description"] = Description,
                ["assignableScopes"] = new JsonArray("/"),
                ["permissions"] = new JsonArray(Permission.ToJson()),
                ["createdOn"] = "2020-05-19T17:52:46.2349235Z",
                ["updatedOn"] = "2021-11-11T20:14:39.7951949Z",
                ["createdBy"] = null,
                ["updatedBy"] = null,
            },
            ["id"] = subscriptionId is null ? id : $"/subscriptions/{subscriptionId}{id}",
            ["type"] = "Microsoft.Authorization/roleDefinitions",
            ["name"] = Id,
        };
    }
}

using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Checks after every change of the state whether Cosmos DB can use its key, and lets the account show it after the delay.</summary>
internal sealed class KeyAccessMonitor(AzureState azure, ManagedGroups groups, VaultRegistry vaults, VaultAccess access)
{
    private const string Guide = "https://learn.microsoft.com/azure/cosmos-db/cmk-troubleshooting-guide";
    private readonly HashSet<(string Version, long Expires)> _awaited = [];
    private readonly StoreChanges _changes = azure.Store.Follow();

    public void Observe()
    {
        if (_changes.IsEmpty)
        {
            return;
        }

        // Workspaces share keys: each key is evaluated once for each principal, however many stores use it.
        var evaluated = new Dictionary<(string Key, string Principal), int?>();
        foreach (var stores in groups.ConcernedBy(_changes))
        {
            var principal = PrincipalOf(stores);
            if (!evaluated.TryGetValue((stores.CosmosKey, principal), out var actual))
            {
                evaluated[(stores.CosmosKey, principal)] = actual = Evaluate(stores.CosmosKey, principal);
            }

            if (actual == stores.ActualRevocation)
            {
                continue;
            }

            stores.ActualRevocation = actual;
            azure.Timeline.Schedule(azure.Now + azure.Switches.RevocationDelay, _ => Show(stores));
        }

        _changes.Forget();
    }

    private void Show(ManagedStores stores)
    {
        if (stores.ActualRevocation is null && stores.CosmosKey != stores.KeyIdentifier)
        {
            groups.ShowCosmosKey(stores, stores.KeyIdentifier);
        }

        if (stores.ShownRevocation == stores.ActualRevocation || !azure.Store.TryFind(stores.CosmosId, out var cosmos))
        {
            return;
        }

        stores.ShownRevocation = stores.ActualRevocation;
        cosmos.Body.Ensure("properties")["customerManagedKeyStatus"] = Sentence(stores.ActualRevocation);
        azure.Store.Touch(cosmos);
    }

    /// <summary>The number of the cause that holds, or null when the key can be used.</summary>
    private int? Evaluate(string identifier, string principal)
    {
        if (KeyIdentifier.Parse(identifier, azure.Endpoints) is not { } key)
        {
            return 4006;
        }

        if (!azure.Switches.CosmosPrincipalPresent && principal == FirstPartyApp.CosmosDb.ObjectIdIn(azure.TenantId))
        {
            return 4000;
        }

        if (vaults.ByName(key.Vault) is not { } vault)
        {
            return vaults.DeletedVault(key.Vault) is null ? 4009 : 4017;
        }

        if (!VaultAccess.AdmitsTrustedServices(vault))
        {
            return 4016;
        }

        if (KeyPermission.Needed.Any(permission => !access.IsGranted(vault, key.Name, principal, permission)))
        {
            return 4002;
        }

        if (vaults.Version(vault, key.Name, key.Version ?? "") is not { } version)
        {
            return 4003;
        }

        var operations = version.Body.ArrayAt("properties", "keyOps").Texts().ToArray();
        return version.Body.Flag("properties", "attributes", "enabled") == false || IsExpired(version) ? 4018
            : operations.Length > 0 && KeyPreconditions.WrapOperations.Any(needed => !operations.Contains(needed, StringComparer.OrdinalIgnoreCase)) ? 4005
            : null;
    }

    // Time alone expires a key: the look at that moment is on the time line, once for each date.
    private bool IsExpired(StoredResource version)
    {
        if (version.Body.Number("properties", "attributes", "exp") is not { } until)
        {
            return false;
        }

        if (until > azure.Now.ToUnixTimeSeconds() && _awaited.Add((version.Id.Text, until)))
        {
            azure.Timeline.Schedule(DateTimeOffset.FromUnixTimeSeconds(until), _ => _changes.Add(null));
        }

        return until <= azure.Now.ToUnixTimeSeconds();
    }

    /// <summary>Who reaches the key for the account: Azure Cosmos DB's own principal, or the identity that is named for the key where that suffices.</summary>
    private string PrincipalOf(ManagedStores stores)
    {
        var named = azure.Switches.CosmosDbNeedsKeyBesideIdentity ? null : WorkspaceReading.KeyUserIdentity(azure.Store.Find(stores.WorkspaceId)?.Body["properties"]);
        return named is not null && azure.Store.Find(named)?.Body.Text("properties", "principalId") is { } principal
            ? principal
            : FirstPartyApp.CosmosDb.ObjectIdIn(azure.TenantId);
    }

    /// <summary>The sentence of <c>customerManagedKeyStatus</c>.</summary>
    private static string Sentence(int? number)
    {
        if (number is null)
        {
            return ManagedStoreBodies.KeyConfirmed;
        }

        var (cause, anchor) = number switch
        {
            4000 => ("the Azure Cosmos DB service is unable to obtain the AAD authentication token for the account's default identity", "azure-active-directory-token-acquisition-error"),
            4002 => ("the Azure Cosmos DB account's default identity no longer has permission to access the associated Azure Key Vault key", "azure-key-vault-access-error"),
            4003 => ("the current key was not found on the correspondent Azure Key Vault", "azure-key-vault-resource-not-found"),
            4005 => ("the current key can no longer be used to wrap or unwrap", "unable-to-wrap-or-unwrap"),
            4018 => ("the correspondent key is either disabled or expired", "azure-key-vault-key-disabled-or-expired"),
            4006 => ("the Azure Key Vault URI does not follow the expected format", "improper-syntax-detected"),
            4009 => ("the Azure Key Vault DNS name could not be resolved", "azure-key-vault-dns-error"),
            4015 => ("the Azure Cosmos DB account has an undefined default identity", "undefined-default-identity"),
            4016 => ("the Azure Key Vault is blocking the Azure Cosmos DB service by its firewall", "azure-key-vault-firewall"),
            _ => ("the correspondent Azure Key Vault was not found", "azure-key-vault-resource-not-found"),
        };
        return $"Access to your account is currently revoked because {cause}; for more details about this error and how to restore access to your account please visit {Guide}#{anchor} ({number}).";
    }
}

using CmkOperator.Workspaces;

namespace CmkOperator.Tenancy;

/// <summary>The operator's own settings: which namespace may use which identity, subscription and vault.</summary>
public sealed record TenancyPolicy
{
    /// <summary>The name of the service account that is a namespace's default, unless the options say otherwise.</summary>
    public const string DefaultServiceAccount = "cmk-workspaces";

    /// <summary>Namespaces whose objects may be served with the operator's own identity. Default: every namespace.</summary>
    public IReadOnlyList<string> SharedIdentityNamespaces { get; init; } = [NamespaceAllowList.Every];

    /// <summary>True: an object that declares no credentials is served with those of its namespace's default service account, if there are any. Default: false.</summary>
    public bool NamespaceDefaults { get; init; }

    /// <summary>The name of that service account.</summary>
    public string DefaultServiceAccountName { get; init; } = DefaultServiceAccount;

    /// <summary>The client id of the operator's own identity, which only namespaces that share it may name; null when unknown.</summary>
    public string? OperatorClientId { get; init; }

    /// <summary>Subscriptions by namespace; null allows all.</summary>
    public NamespaceAllowList? Subscriptions { get; init; }

    /// <summary>Vaults that hold keys by namespace; null allows all.</summary>
    public NamespaceAllowList? Vaults { get; init; }

    /// <summary>True when the namespace may use the vault and its subscription.</summary>
    public bool AllowsVault(string namespaceName, string vaultId) =>
        Vaults?.Allows(namespaceName, vaultId) != false
        && Subscriptions?.Allows(namespaceName, ArmId.SubscriptionOf(vaultId) ?? string.Empty) != false;

    /// <summary>True when objects of the namespace may be served with the operator's own identity.</summary>
    public bool SharesIdentityWith(string namespaceName) =>
        SharedIdentityNamespaces.Contains(namespaceName) || SharedIdentityNamespaces.Contains(NamespaceAllowList.Every);
}

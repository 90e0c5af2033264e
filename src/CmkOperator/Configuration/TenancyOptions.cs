using CmkOperator.Tenancy;

namespace CmkOperator.Configuration;

/// <summary>Which identity each namespace uses in Azure, and on what.</summary>
internal sealed record TenancyOptions
{
    /// <summary>Namespaces whose objects may use the operator's own identity; <c>*</c> is every namespace. Default: every namespace.</summary>
    public IReadOnlyList<string> SharedIdentityNamespaces { get; init; } = [NamespaceAllowList.Every];

    /// <summary>Whether the default service account of an object's namespace is looked up for an identity. Default: false.</summary>
    public bool NamespaceDefaults { get; init; }

    /// <summary>Name of that service account. Default: cmk-workspaces.</summary>
    public string ServiceAccount { get; init; } = TenancyPolicy.DefaultServiceAccount;

    /// <summary>Subscriptions by namespace; null allows all. Default: all.</summary>
    public IReadOnlyList<NamespaceEntry>? Subscriptions { get; init; }

    /// <summary>Ids of the vaults that hold keys, by namespace; null allows all. Default: all.</summary>
    public IReadOnlyList<NamespaceEntry>? Vaults { get; init; }
}

namespace CmkOperator.Tenancy;

/// <summary>What each namespace may use. A list that exists applies to every namespace: a namespace without an entry may use nothing.</summary>
/// <param name="Entries">The entries.</param>
public sealed record NamespaceAllowList(IReadOnlyList<NamespaceEntry> Entries)
{
    /// <summary>In place of a name: every namespace.</summary>
    public const string Every = "*";

    /// <summary>True when an entry for the namespace, or for every namespace, names the value, in any casing.</summary>
    public bool Allows(string namespaceName, string value) => Entries.Any(entry =>
        (entry.Namespace == Every || entry.Namespace == namespaceName)
        && string.Equals(entry.Value.TrimEnd('/'), value?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
}

/// <summary>One entry of an allow list: what a namespace may use.</summary>
/// <param name="Namespace">The namespace; <see cref="NamespaceAllowList.Every"/> for all.</param>
/// <param name="Value">A subscription's GUID, or a vault's ARM id.</param>
public sealed record NamespaceEntry(string Namespace, string Value);

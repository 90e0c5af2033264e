namespace CmkOperator.Tenancy;

/// <summary>One entry of an allow list: what a namespace may use.</summary>
/// <param name="Namespace">The namespace; <see cref="NamespaceAllowList.Every"/> for all.</param>
/// <param name="Value">A subscription's GUID, or a vault's ARM id.</param>
public sealed record NamespaceEntry(string Namespace, string Value);

namespace CmkOperator.Webhooks;

/// <summary>The operator's options that admission depends on.</summary>
/// <param name="Namespaces">The namespaces that this operator watches; empty means all.</param>
/// <param name="GrantVaults">Ids of the vaults on which it may grant rights.</param>
internal sealed record WorkspaceAdmissionOptions(IReadOnlyList<string> Namespaces, IReadOnlyList<string> GrantVaults)
{
    /// <summary>Whether this operator evaluates the objects of a namespace: it cannot compare what it does not watch.</summary>
    public bool Watches(string? name) => Namespaces.Count == 0 || Namespaces.Contains(name);
}

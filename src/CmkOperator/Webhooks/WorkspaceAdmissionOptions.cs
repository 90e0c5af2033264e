namespace CmkOperator.Webhooks;

/// <summary>What of the operator's options admission goes by.</summary>
/// <param name="Namespaces">The namespaces that this operator watches; empty means all.</param>
/// <param name="GrantVaults">Ids of the vaults on which it may grant.</param>
internal sealed record WorkspaceAdmissionOptions(IReadOnlyList<string> Namespaces, IReadOnlyList<string> GrantVaults)
{
    /// <summary>Whether the objects of a namespace are this operator's to judge: what it does not watch it cannot compare either.</summary>
    public bool Watches(string? name) => Namespaces.Count == 0 || Namespaces.Contains(name);
}

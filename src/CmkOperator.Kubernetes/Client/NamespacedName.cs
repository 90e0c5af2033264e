namespace CmkOperator.Kubernetes.Client;

/// <summary>The key of a namespaced object: all that the queue carries.</summary>
internal readonly record struct NamespacedName(string Namespace, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}

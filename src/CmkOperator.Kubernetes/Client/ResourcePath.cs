namespace CmkOperator.Kubernetes.Client;

/// <summary>The path of a resource in the Kubernetes API. The group is empty for core/v1.</summary>
internal sealed record ResourcePath(string Group, string Version, string Plural)
{
    private string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>The collection of one namespace, or of all namespaces when <paramref name="namespaceName"/> is null.</summary>
    public string Collection(string? namespaceName) =>
        namespaceName is null ? $"{Root}/{Plural}" : $"{Root}/namespaces/{Uri.EscapeDataString(namespaceName)}/{Plural}";

    /// <summary>One namespaced object, or a subresource of it.</summary>
    public string Object(NamespacedName key, string? subresource = null)
    {
        var path = $"{Collection(key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }
}

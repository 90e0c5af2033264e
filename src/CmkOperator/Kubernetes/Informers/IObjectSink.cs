using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>Takes what a list and watch has seen.</summary>
internal interface IObjectSink
{
    /// <summary>An object of a list. Lists are the truth, whatever the versions say.</summary>
    void Listed(StoredObject item);

    /// <summary>A list is complete: what it did not hold is gone.</summary>
    /// <param name="namespaceName">The namespace that was listed; null for all.</param>
    /// <param name="present">The keys that it held.</param>
    void ListCompleted(string? namespaceName, IReadOnlySet<NamespacedName> present);

    /// <summary>An object was added or changed.</summary>
    void Changed(StoredObject item);

    /// <summary>An object is gone.</summary>
    void Deleted(StoredObject item);
}

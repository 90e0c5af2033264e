using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>Receives the objects of a list and watch.</summary>
internal interface IObjectSink
{
    /// <summary>An object of a list. A list is authoritative, regardless of versions.</summary>
    void Listed(StoredObject item);

    /// <summary>A list is complete: objects that are not in it are gone.</summary>
    /// <param name="namespaceName">The namespace that was listed; null for all.</param>
    /// <param name="present">The keys that it held.</param>
    void ListCompleted(string? namespaceName, IReadOnlySet<NamespacedName> present);

    /// <summary>An object was added or changed.</summary>
    void Changed(StoredObject item);

    /// <summary>An object is gone.</summary>
    void Deleted(StoredObject item);
}

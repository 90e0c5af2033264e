namespace CmkOperator.Kubernetes.Queues;

/// <summary>The priority of a key: keys that a person waits for overtake those of the periodic check and of the first list.</summary>
internal enum WorkPriority
{
    /// <summary>First list, periodic check, retry.</summary>
    Background,

    /// <summary>Somebody changed the object just now.</summary>
    Prompt,
}

namespace CmkOperator.Kubernetes.Queues;

/// <summary>Who waits for the work: keys that a person waits for overtake those of the periodic check and of the first list.</summary>
internal enum WorkPriority
{
    /// <summary>First list, periodic check, retry.</summary>
    Background,

    /// <summary>Somebody changed the object just now.</summary>
    Prompt,
}

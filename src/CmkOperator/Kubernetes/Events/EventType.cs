namespace CmkOperator.Kubernetes.Events;

/// <summary>The two types that Kubernetes knows.</summary>
internal enum EventType
{
    /// <summary>Worth knowing.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}

using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Kubernetes.Events;

/// <summary>One thing that happened to an object.</summary>
/// <param name="Regarding">The object.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">The condition reason of the same cause, CamelCase.</param>
/// <param name="Action">What the operator was doing, CamelCase verb: <c>Create</c>, <c>RotateKey</c>.</param>
/// <param name="Note">For people; truncated to 1024 bytes.</param>
internal sealed record RecordedEvent(ObjectReference Regarding, EventType Type, string Reason, string Action, string Note)
{
    /// <summary>Two events with the same identity are one repeating event.</summary>
    public (string Uid, EventType Type, string Reason, string Action, string Note) Identity =>
        (Regarding.Uid, Type, Reason, Action, Note);
}

/// <summary>The two types that Kubernetes knows.</summary>
internal enum EventType
{
    /// <summary>Worth knowing.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}

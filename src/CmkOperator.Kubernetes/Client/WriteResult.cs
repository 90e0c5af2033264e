namespace CmkOperator.Kubernetes.Client;

/// <summary>The result of a write, and the version to base the next one on.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Target">The object as it now stands; after <see cref="WriteOutcome.Written"/> with its new version.</param>
/// <param name="Message">The server's message when it rejected the write.</param>
internal sealed record WriteResult(WriteOutcome Outcome, ObjectReference Target, string? Message = null)
{
    /// <summary>Whether the pass may continue: the object is in the intended state.</summary>
    public bool IsInForce => Outcome is WriteOutcome.Written or WriteOutcome.Unchanged;
}

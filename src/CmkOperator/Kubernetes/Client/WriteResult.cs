namespace CmkOperator.Kubernetes.Client;

/// <summary>What became of a write, and the version to base the next one on.</summary>
/// <param name="Outcome">Which of the five.</param>
/// <param name="Target">The object as it now stands; after <see cref="WriteOutcome.Written"/> with its new version.</param>
/// <param name="Message">The server's words where it refused.</param>
internal sealed record WriteResult(WriteOutcome Outcome, ObjectReference Target, string? Message = null)
{
    /// <summary>Whether the pass may go on: the object is as it was meant to be.</summary>
    public bool IsInForce => Outcome is WriteOutcome.Written or WriteOutcome.Unchanged;
}

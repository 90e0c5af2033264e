namespace CmkOperator.Workspaces;

/// <summary>
/// What the process remembers between passes and may lose, because only waits depend on it. A restart starts the waits again.
/// </summary>
/// <param name="LastReadAt">When Azure was last read without a transient fault, or when the process first saw the object.</param>
/// <param name="AbsentSince">When the workspace was first found missing in an unbroken row of passes; null when it was not.</param>
/// <param name="Missing">What the operator waits for because it may still be on its way, and since when; null when there is nothing.</param>
/// <param name="PollsLeft">How many polls of the running operation may still leave the workspace out; 0 when the next one reads it.</param>
public sealed record PassMemory(DateTimeOffset LastReadAt, DateTimeOffset? AbsentSince = null, MissingThing? Missing = null, int PollsLeft = 0);

/// <summary>Something that may still be on its way in the same commit.</summary>
/// <param name="Reason">The reason's name.</param>
/// <param name="Generation">The generation of the spec that needs it.</param>
/// <param name="Since">When it was first found missing.</param>
public sealed record MissingThing(string Reason, long Generation, DateTimeOffset Since);

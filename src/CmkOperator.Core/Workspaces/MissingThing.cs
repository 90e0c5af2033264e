namespace CmkOperator.Workspaces;

/// <summary>Something that may still be on its way in the same commit.</summary>
/// <param name="Reason">The reason's name.</param>
/// <param name="Generation">The generation of the spec that needs it.</param>
/// <param name="Since">When it was first found missing.</param>
public sealed record MissingThing(string Reason, long Generation, DateTimeOffset Since);

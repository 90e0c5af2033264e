namespace CmkOperator.Workspaces;

/// <summary>Another object that declares the same workspace.</summary>
/// <param name="Key">The object.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="HasClaim">True when its status records the workspace as its own.</param>
public sealed record Rival(ObjectKey Key, DateTimeOffset CreatedAt, bool HasClaim);

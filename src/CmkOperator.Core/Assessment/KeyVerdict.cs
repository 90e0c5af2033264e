using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>The verdict on the declared key and what it resolves to.</summary>
/// <param name="Verdict">The condition KeyReady.</param>
/// <param name="Target">The versioned identifier that the workspace should be under; null when it cannot be resolved or must not be written.</param>
/// <param name="TargetExpiresAt">When the target expires; null for never or unknown.</param>
public sealed record KeyVerdict(Verdict Verdict, KeyIdentifier? Target, DateTimeOffset? TargetExpiresAt);

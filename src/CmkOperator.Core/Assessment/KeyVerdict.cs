using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>The judgement of the declared key and what it resolves to.</summary>
/// <param name="Verdict">The condition KeyReady.</param>
/// <param name="Target">The versioned identifier that the workspace should be under; null when it cannot be resolved or must not be written.</param>
/// <param name="TargetExpiresAt">When the target ends; null for never or not known.</param>
public sealed record KeyVerdict(Verdict Verdict, KeyIdentifier? Target, DateTimeOffset? TargetExpiresAt);

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>The kinds of patches.</summary>
internal enum PatchKind
{
    Json,
    Merge,
    StrategicMerge,
    Apply,
}

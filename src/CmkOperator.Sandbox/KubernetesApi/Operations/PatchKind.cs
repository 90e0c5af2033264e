namespace CmkOperator.Sandbox.KubernetesApi.Operations;

/// <summary>The kinds of patches.</summary>
internal enum PatchKind
{
    Json,
    Merge,
    StrategicMerge,
    Apply,
}

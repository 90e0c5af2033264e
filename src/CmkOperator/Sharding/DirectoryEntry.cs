using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Sharding;

/// <summary>What a shard keeps of every object in the cluster, its own and those of the others.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The object's uid.</param>
/// <param name="ResourceVersion">The version that was read.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="IsHandled">Whether an operator has written to it.</param>
/// <param name="Target">The Azure workspace that it declares, as <see cref="Controllers.WorkspaceStore.Target"/> writes it; null when it declares none.</param>
/// <param name="Rival">It as a rival of others that declare the same workspace; null when it does not compete.</param>
/// <param name="SelectedSince">When it was first seen selected by this shard without a break, as a timestamp; null while it is not.</param>
internal sealed record DirectoryEntry(
    NamespacedName Key,
    string Uid,
    string ResourceVersion,
    IReadOnlyDictionary<string, string> Labels,
    bool IsHandled,
    string? Target,
    Rival? Rival,
    long? SelectedSince);

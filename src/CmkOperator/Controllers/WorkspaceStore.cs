using System.Diagnostics.CodeAnalysis;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Sharding;
using CmkOperator.Workspaces;

namespace CmkOperator.Controllers;

/// <summary>The CmkWorkspace objects of the watched namespaces as last seen; can lag behind the server.</summary>
internal sealed class WorkspaceStore(ResourceStore<CmkWorkspace> objects)
{
    /// <summary>A store for the objects, indexed by the Azure workspace that they declare. Of their annotations it keeps the requests for a pass.</summary>
    /// <param name="selector">The labels of the objects that belong into it; null for every object.</param>
    public static ResourceStore<CmkWorkspace> NewObjects(LabelSelector? selector = null) => new(
        CmkWorkspaceJsonContext.Default.CmkWorkspace,
        new ObjectReader([CmkWorkspaceNames.RequestedAtAnnotation, CmkWorkspaceNames.FluxRequestedAtAnnotation], selector),
        Target);

    /// <summary>The number of objects.</summary>
    public int Count => objects.Count;

    /// <summary>Their keys at this moment.</summary>
    public IReadOnlyList<NamespacedName> Keys => objects.Keys;

    /// <summary>Whether the object is here.</summary>
    public bool Contains(NamespacedName key) => objects.Contains(key);

    /// <summary>A copy of the object that the caller owns.</summary>
    /// <exception cref="System.Text.Json.JsonException">The stored object does not have the shape of the type.</exception>
    public bool TryGet(NamespacedName key, [NotNullWhen(true)] out CmkWorkspace? workspace) => objects.TryGet(key, out workspace);

    /// <summary>All objects that declare the same Azure workspace, this one included, in a stable order.</summary>
    public IReadOnlyList<NamespacedName> SameTarget(CmkWorkspace workspace) =>
        Target(workspace) is { } target ? objects.Find(target) : [];

    /// <summary>The objects that declare an Azure workspace, as <see cref="Target"/> writes it, in a stable order.</summary>
    public IReadOnlyList<NamespacedName> WithTarget(string target) => objects.Find(target);

    /// <summary>The object as a rival of others that declare the same workspace; null when it does not compete with them.</summary>
    public static Rival? AsRival(CmkWorkspace workspace)
    {
        var id = IdOf(workspace);
        var recorded = workspace.Status;
        var (observeOnly, suspend) = (workspace.Spec?.ObserveOnly == true, workspace.Spec?.Suspend == true);
        if (!RivalRule.Counts(id, recorded, observeOnly, suspend, workspace.Metadata.DeletionTimestamp is not null))
        {
            return null;
        }

        var key = Reference(workspace).Key;
        return new Rival(
            new ObjectKey(key.Namespace, key.Name),
            new DateTimeOffset(workspace.Metadata.CreationTimestamp ?? DateTime.UnixEpoch, TimeSpan.Zero),
            TargetRule.IsClaimed(recorded, id));
    }

    /// <summary>The Azure workspace that an object declares, for case-insensitive comparison; null when its spec is incomplete.</summary>
    public static string? Target(CmkWorkspace workspace) =>
        workspace.Spec is { SubscriptionId: { Length: > 0 } subscription, ResourceGroup: { Length: > 0 } group } spec
            ? $"{subscription}/{group}/{spec.WorkspaceName ?? workspace.Metadata.Name}"
            : null;

    private static string IdOf(CmkWorkspace workspace) => DesiredWorkspace.IdOf(
        workspace.Spec?.SubscriptionId ?? string.Empty, workspace.Spec?.ResourceGroup ?? string.Empty, workspace.Spec?.WorkspaceName ?? workspace.Metadata.Name);

    /// <summary>Returns a reference to the object for writes and events.</summary>
    public static ObjectReference Reference(CmkWorkspace workspace) => new(
        CmkWorkspaceNames.ApiVersion,
        CmkWorkspaceNames.Kind,
        new NamespacedName(workspace.Metadata.NamespaceProperty ?? string.Empty, workspace.Metadata.Name),
        workspace.Metadata.Uid ?? string.Empty,
        workspace.Metadata.ResourceVersion ?? string.Empty);
}

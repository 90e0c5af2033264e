using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Sharding;

namespace CmkOperator.Controllers;

/// <summary>The CmkWorkspace objects of the watched namespaces as last seen; can lag behind the server.</summary>
internal sealed class WorkspaceStore(ResourceStore<CmkWorkspace> objects)
{
    /// <summary>A store for the objects, indexed by the Azure workspace that they declare. Of their annotations it keeps the requests for a pass.</summary>
    /// <param name="selector">The labels of the objects that belong into it; null for every object.</param>
    public static ResourceStore<CmkWorkspace> NewObjects(LabelSelector? selector = null) => new(
        CmkWorkspaceJsonContext.Default.CmkWorkspace,
        new ObjectReader([CmkWorkspaceNames.RequestedAtAnnotation, CmkWorkspaceNames.FluxRequestedAtAnnotation], selector, ownFinalizer: CmkWorkspaceNames.Finalizer),
        TargetOf);

    /// <summary>The number of objects.</summary>
    public int Count => objects.Count;

    /// <summary>Their keys at this moment.</summary>
    public IReadOnlyList<NamespacedName> Keys => objects.Keys;

    /// <summary>Whether the object is here.</summary>
    public bool Contains(NamespacedName key) => objects.Contains(key);

    /// <summary>A copy of the object that the caller owns.</summary>
    /// <exception cref="JsonException">The stored object does not have the shape of the type.</exception>
    public bool TryGet(NamespacedName key, [NotNullWhen(true)] out CmkWorkspace? workspace) => objects.TryGet(key, out workspace);

    /// <summary>
    /// The other objects that declare the same Azure workspace, in a stable order. One that does not have the shape of the type is left out: its own
    /// pass reports that, and it keeps no other from having one.
    /// </summary>
    public IReadOnlyList<CmkWorkspace> OthersOf(CmkWorkspace workspace)
    {
        var self = Reference(workspace).Key;
        var others = new List<CmkWorkspace>();
        foreach (var key in Target(workspace) is { } target ? objects.Find(target) : [])
        {
            try
            {
                if (key != self && objects.TryGet(key, out var other))
                {
                    others.Add(other);
                }
            }
            catch (JsonException)
            {
                // Left out, as its own pass says why.
            }
        }

        return others;
    }

    /// <summary>The objects that declare an Azure workspace, as <see cref="Target"/> writes it, in a stable order.</summary>
    public IReadOnlyList<NamespacedName> WithTarget(string target) => objects.Find(target);

    /// <summary>Whether an operator has written to the object. What the schema's defaults put into a new status is no trace of one.</summary>
    public static bool IsHandled(CmkWorkspace workspace) =>
        workspace.Metadata.Finalizers?.Contains(CmkWorkspaceNames.Finalizer) == true
        || (workspace.Stored?.Json is { } status && status.Any(member => member.Key != "observedGeneration" && member.Value is not JsonArray { Count: 0 }));

    /// <summary>The Azure workspace that an object declares, for case-insensitive comparison; null when its spec is incomplete.</summary>
    public static string? Target(CmkWorkspace workspace) =>
        workspace.Spec is { } spec ? Join(spec.SubscriptionId, spec.ResourceGroup, spec.WorkspaceName ?? workspace.Metadata.Name) : null;

    // The store asks for it for each object that is new: only these members are decoded.
    private static string? TargetOf(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CmkWorkspaceJsonContext.Default.DeclaredTarget) is { Spec: { } spec } target
            ? Join(spec.SubscriptionId, spec.ResourceGroup, spec.WorkspaceName ?? target.Metadata?.Name)
            : null;

    private static string? Join(string? subscription, string? group, string? name) =>
        subscription is { Length: > 0 } && group is { Length: > 0 } ? $"{subscription}/{group}/{name}" : null;

    /// <summary>Returns a reference to the object for writes and events.</summary>
    public static ObjectReference Reference(CmkWorkspace workspace) => new(
        CmkWorkspaceNames.ApiVersion,
        CmkWorkspaceNames.Kind,
        new NamespacedName(workspace.Metadata.NamespaceProperty ?? string.Empty, workspace.Metadata.Name),
        workspace.Metadata.Uid ?? string.Empty,
        workspace.Metadata.ResourceVersion ?? string.Empty);
}

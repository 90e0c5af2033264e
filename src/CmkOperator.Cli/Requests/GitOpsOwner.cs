using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Requests;

/// <summary>Finds the GitOps tool that manages an object, by the labels, annotations and field managers that the tools document.</summary>
internal static class GitOpsOwner
{
    private static readonly (string Label, string NamespaceLabel, string What)[] Flux =
    [
        ("kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace", "Flux Kustomization"),
        ("helm.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/namespace", "Flux HelmRelease"),
    ];

    private static readonly (string Manager, string What)[] Managers =
    [
        ("kustomize-controller", "Flux (kustomize-controller)"), ("helm-controller", "Flux (helm-controller)"),
        ("argocd-controller", "Argo CD"), ("argocd-application-controller", "Argo CD"),
    ];

    /// <summary>The tool with its own object, such as <c>Flux Kustomization flux-system/ml</c>; null when none manages the object.</summary>
    /// <param name="item">The object with its managed fields.</param>
    public static string? Find(JsonObject item)
    {
        foreach (var (label, namespaceLabel, what) in Flux)
        {
            if (item.Text("metadata", "labels", label) is { } name)
            {
                return $"{what} {item.Text("metadata", "labels", namespaceLabel)}/{name}";
            }
        }

        // The tracking id is APPLICATION:GROUP/KIND:NAMESPACE/NAME.
        if (item.Text("metadata", "annotations", "argocd.argoproj.io/tracking-id")?.Split(':') is [{ Length: > 0 } application, ..])
        {
            return $"Argo CD Application {application}";
        }

        if (item.Text("metadata", "labels", "argocd.argoproj.io/instance") is { } instance)
        {
            return $"Argo CD Application {instance}";
        }

        var managers = (item.At("metadata", "managedFields") as JsonArray ?? []).Select(entry => entry.Text("manager")).ToHashSet();
        return Managers.Where(known => managers.Contains(known.Manager)).Select(known => known.What).FirstOrDefault();
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Cli.Clusters;

/// <summary>Objects of the cluster as the operator reads them.</summary>
internal static class WorkspaceObjects
{
    // Only the forms of ids are read here; the suffix matters to nothing that is explained.
    private const string AnySuffix = "vault.azure.net";

    /// <summary>Reads an object.</summary>
    /// <exception cref="ClusterException">It has another shape than a CmkWorkspace.</exception>
    public static CmkWorkspace Read(JsonObject item)
    {
        try
        {
            return item.Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspace) ?? throw new JsonException("it is null");
        }
        catch (JsonException failure)
        {
            throw new ClusterException($"{KeyOf(item)} is not a {CmkWorkspaceNames.Kind} that this version can read: {failure.Message}", failure);
        }
    }

    /// <summary>What an object declares.</summary>
    public static Desired.DesiredWorkspace DesiredOf(CmkWorkspace workspace, TimeSpan defaultInterval) =>
        SpecTranslator.Translate(workspace, new SpecContext(string.Empty, AnySuffix, defaultInterval, [])).Desired;

    /// <summary>The namespace and the name of an object.</summary>
    public static NamespacedName KeyOf(JsonObject item) =>
        new(item["metadata"]?["namespace"]?.GetValue<string>() ?? string.Empty, item["metadata"]?["name"]?.GetValue<string>() ?? string.Empty);

    /// <summary>The object of that name.</summary>
    /// <exception cref="ClusterException">There is none, or it cannot be read.</exception>
    public static async Task<JsonObject> GetAsync(this Cluster cluster, NamespacedName key, CancellationToken cancellationToken) =>
        await cluster.FindAsync(key, cancellationToken)
        ?? throw new ClusterException($"there is no {CmkWorkspaceNames.Kind} {key.Name} in namespace {key.Namespace}; kubectl get cmkws -A lists all");
}

using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.CreateOnly;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>Looks into bodies of Azure Resource Manager: what is open, and what has no counterpart in a CmkWorkspace.</summary>
internal static class ArmBody
{
    /// <summary>The type of a workspace.</summary>
    public const string WorkspaceType = "Microsoft.MachineLearningServices/workspaces";

    // Azure reports these and takes none of them, or they are said in another way. Some hold secrets.
    private static readonly HashSet<string> Results = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "name", "type", "location", "kind", "tags", "etag", "systemData", "apiVersion", "dependsOn", "condition", "comments", "scope", "copy", "metadata", "identity", "managedBy",
        "properties.workspaceId", "properties.tenantId", "properties.provisioningState", "properties.serviceProvisionedResourceGroup", "properties.discoveryUrl", "properties.mlFlowTrackingUri",
        "properties.notebookInfo", "properties.privateLinkCount", "properties.privateEndpointConnections", "properties.storageHnsEnabled", "properties.sdkTelemetryAppInsightsKey",
        "properties.sasGetterUri", "properties.linkedModelInventoryArmId", "properties.creationTime", "properties.agentsEndpointUri", "properties.workspaceHubConfig",
        "properties.associatedWorkspaces", "properties.primaryUserAssignedIdentity", "properties.encryption.status", "properties.encryption.keyVaultProperties.keyIdentifier",
        "properties.encryption.keyVaultProperties.identityClientId", "properties.managedNetwork.status", "properties.managedNetwork.networkId", "properties.managedNetwork.firewallPublicIpAddress",
    };

    private static readonly HashSet<string> Fields = new(
        CreateOnlyFields.All.Select(field => field.AzureProperty).Concat(InPlaceFields.All.Select(field => field.AzureProperty)), StringComparer.OrdinalIgnoreCase);

    /// <summary>The properties for which a CmkWorkspace has no field, as names without values, sorted.</summary>
    public static IReadOnlyList<string> WithoutField(JsonObject body)
    {
        var found = new List<string>();
        Walk(body, string.Empty, found);
        return [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
    }

    /// <summary>Takes what is open out of a body.</summary>
    /// <param name="body">The body; changed in place.</param>
    /// <param name="reasonOf">Why a property is open.</param>
    public static IReadOnlyList<OpenPoint> TakeOpen(JsonObject body, Func<string, string> reasonOf)
    {
        var open = new List<OpenPoint>();
        Take(body, string.Empty, open, reasonOf);
        return open;
    }

    /// <summary>True when a property never changes, or has a part that never does: left out it would mean something else.</summary>
    /// <param name="path">The ARM property.</param>
    public static bool IsCreateOnly(string path) => FoundWorkspace.IsAtOrBelow(path, "properties.encryption")
        || CreateOnlyFields.All.Any(field => FoundWorkspace.IsAtOrBelow(path, field.AzureProperty) || FoundWorkspace.IsAtOrBelow(field.AzureProperty, path));

    /// <summary>True for the ARM id of a workspace, holes allowed.</summary>
    public static bool IsWorkspaceId(string? id) =>
        id?.Trim('/').Split('/') is [_, _, _, _, _, var provider, var type, _] && $"{provider}/{type}".Equals(WorkspaceType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The ARM id of a workspace.</summary>
    /// <param name="subscription">The subscription; null when it is not known.</param>
    /// <param name="group">The resource group; null when it is not known.</param>
    /// <param name="name">The workspace; null when it is not known.</param>
    public static string IdOf(string? subscription, string? group, string? name) =>
        $"/subscriptions/{subscription ?? Hole.Mark}/resourceGroups/{group ?? Hole.Mark}/providers/{WorkspaceType}/{name ?? Hole.Mark}";

    private static void Take(JsonObject node, string path, List<OpenPoint> open, Func<string, string> reasonOf)
    {
        foreach (var (key, value) in node.ToList())
        {
            var child = path.Length == 0 ? key : $"{path}.{key}";
            if (Hole.IsIn(key) || Hole.IsIn(value.AsString()) || (value is JsonArray && Hole.IsIn(value)))
            {
                node.Remove(key);
                open.Add(new OpenPoint(Hole.Show(child), reasonOf(child)));
            }
            else if (value is JsonObject found)
            {
                Take(found, child, open, reasonOf);
            }
        }
    }

    private static void Walk(JsonObject node, string path, List<string> found)
    {
        foreach (var (key, value) in node)
        {
            var child = path.Length == 0 ? key : $"{path}.{key}";
            if (value is null || Results.Contains(child) || Fields.Contains(child) || value is JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                continue;
            }

            if (value is JsonObject inner && Fields.Concat(Results).Any(field => field.StartsWith(child + ".", StringComparison.OrdinalIgnoreCase)))
            {
                Walk(inner, child, found);
            }
            else
            {
                found.Add(child);
            }
        }
    }
}

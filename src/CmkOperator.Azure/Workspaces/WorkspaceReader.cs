using CmkOperator.Observed;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Reads a workspace (Azure REST API: Workspaces - Get). The pinned api-version does not show whether the metadata is in stores that the
/// workspace's owner provides. An encrypted workspace that is finished and names no managed resource group may be one of them, so it is read
/// once more in a version that tells.
/// </summary>
internal sealed class WorkspaceReader(AzureReader reader)
{
    // The first stable version that shows stores their owner provides: none of the versions before it does.
    private const string VersionWithOwnStores = "2025-12-01";

    /// <summary>The workspace with that ARM id.</summary>
    public async Task<Reading<WorkspaceFacts>> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var reading = await GetAsync(id, ApiVersions.MachineLearning, cancellationToken);
        if (reading is not Reading<WorkspaceFacts>.Present { Value: var facts } || !MayBringOwnStores(facts))
        {
            return reading;
        }

        // Where the newer version is not served, what was read stays all that is known.
        var further = await GetAsync(id, VersionWithOwnStores, cancellationToken);
        return further.ValueOrDefault is { BringsOwnStores: true } ? Reading.Of(facts with { BringsOwnStores = true }) : reading;
    }

    private Task<Reading<WorkspaceFacts>> GetAsync(string id, string apiVersion, CancellationToken cancellationToken) =>
        reader.GetAsync(id, apiVersion, WorkspaceJson.Default.WorkspaceResource, WorkspaceMapper.Map, cancellationToken);

    private static bool MayBringOwnStores(WorkspaceFacts facts) =>
        string.Equals(facts.EncryptionStatus, "Enabled", StringComparison.OrdinalIgnoreCase)
        && string.Equals(facts.ProvisioningState, "Succeeded", StringComparison.OrdinalIgnoreCase)
        && facts.ServiceProvisionedResourceGroup is null
        && facts is { ServiceSideEncryption: false, BringsOwnStores: false };
}

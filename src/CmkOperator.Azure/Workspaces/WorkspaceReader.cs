using CmkOperator.Observed;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Reads a workspace (Azure REST API: Workspaces - Get).</summary>
internal sealed class WorkspaceReader(AzureReader reader)
{
    /// <summary>The workspace with that ARM id.</summary>
    public Task<Reading<WorkspaceFacts>> ReadAsync(string id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, ApiVersions.MachineLearning, WorkspaceJson.Default.WorkspaceResource, WorkspaceMapper.Map, cancellationToken);
}

using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>A workspace that was deleted but not purged.</summary>
internal sealed record SoftDeletedWorkspace(StoredResource Workspace, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt);

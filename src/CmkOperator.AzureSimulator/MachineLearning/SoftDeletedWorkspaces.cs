namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Workspaces in the soft-deleted state: their names stay reserved and their managed groups exist until purge or expiry.</summary>
internal sealed class SoftDeletedWorkspaces(AzureState azure, ManagedGroups groups)
{
    private readonly Dictionary<string, SoftDeletedWorkspace> _deleted = new(StringComparer.Ordinal);

    public IEnumerable<SoftDeletedWorkspace> All => _deleted.Values;

    public SoftDeletedWorkspace? Find(string id) => _deleted.GetValueOrDefault(ResourceId.Key(id));

    public void Add(StoredResource workspace, DateTimeOffset at)
    {
        var deleted = new SoftDeletedWorkspace(workspace, at, at + azure.Switches.WorkspaceSoftDeleteRetention);
        _deleted[ResourceId.Key(workspace.Id.Text)] = deleted;
        azure.Timeline.Schedule(deleted.PurgeAt, _ =>
        {
            if (ReferenceEquals(Find(workspace.Id.Text), deleted))
            {
                Purge(deleted);
            }
        });
    }

    /// <summary>Removes what is left of a workspace, its managed group included.</summary>
    public void Purge(SoftDeletedWorkspace deleted)
    {
        _deleted.Remove(ResourceId.Key(deleted.Workspace.Id.Text));
        groups.Remove(deleted.Workspace.Id.Text, WorkspaceReading.ManagedGroupId(deleted.Workspace));
    }

    /// <summary>Brings a workspace back as it was.</summary>
    public StoredResource Recover(SoftDeletedWorkspace deleted)
    {
        _deleted.Remove(ResourceId.Key(deleted.Workspace.Id.Text));
        azure.Store.Restore(deleted.Workspace);
        return deleted.Workspace;
    }

    /// <summary>Drops a workspace and leaves its managed group.</summary>
    public void Forget(string id) => _deleted.Remove(ResourceId.Key(id));
}

/// <summary>A workspace that was deleted but not purged.</summary>
internal sealed record SoftDeletedWorkspace(StoredResource Workspace, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt);

using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Every way in which the operator can change a workspace.</summary>
internal interface IWorkspaceWriter
{
    /// <summary>Creates it as it is declared, under <paramref name="key"/>, or repeats the PUT of a failed one of ours in place.</summary>
    Task<WriteOutcome> CreateAsync(DesiredWorkspace desired, KeyIdentifier key, CancellationToken cancellationToken);

    /// <summary>Switches it to another key, or version, of its vault.</summary>
    Task<WriteOutcome> PatchKeyAsync(string workspaceId, KeyIdentifier key, CancellationToken cancellationToken);

    /// <summary>Corrects fields.</summary>
    Task<WriteOutcome> PatchFieldsAsync(string workspaceId, WorkspaceChanges changes, CancellationToken cancellationToken);

    /// <summary>Deletes it: softly, so that it can be recovered for 14 days, or permanently with its managed resources and their data.</summary>
    Task<WriteOutcome> DeleteAsync(string workspaceId, bool purge, CancellationToken cancellationToken);
}

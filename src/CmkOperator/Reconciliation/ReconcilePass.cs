using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Fleet;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>One pass over one object: what it started from and what it has written so far.</summary>
internal sealed class ReconcilePass(CmkWorkspace workspace) : IDisposable
{
    /// <summary>The object as the pass found it.</summary>
    public CmkWorkspace Workspace { get; } = workspace;

    /// <summary>Its status as the core reads it, limited to the workspace that the object declares.</summary>
    public WorkspaceStatus Recorded { get; set; } = workspace.Status;

    /// <summary>Its name.</summary>
    public NamespacedName Key => Target.Key;

    /// <summary>The object at the version that the pass knows; updated by each of its writes.</summary>
    public ObjectReference Target { get; private set; } = WorkspaceStore.Reference(workspace);

    /// <summary>The status as stored, which the pass last wrote or found; null before the first.</summary>
    public JsonObject? LastWritten { get; set; } = workspace.Stored?.Json;

    /// <summary>The status as stored before the first intent; null when there was none.</summary>
    public JsonObject? BeforeIntent { get; set; }

    /// <summary>The status with the newest intent that the server stored or may have stored; null before the first.</summary>
    public JsonObject? Attempted { get; set; }

    /// <summary>The Azure session of the pass; null until it is opened.</summary>
    public AzureSession? Azure { get; set; }

    /// <summary>The looks that the object shares with others; null until the session is opened, or without any.</summary>
    public FleetLane? Fleet { get; set; }

    /// <summary>True when the server refused a write of the status.</summary>
    public bool IsStatusRefused { get; set; }

    /// <summary>The moment from which an answer that another pass asked for was new enough for it, as a timestamp of the clock.</summary>
    public long SharedSince { get; set; }

    /// <summary>True when it read at least the workspace for itself.</summary>
    public bool HasRead { get; set; }

    /// <summary>True when it read nothing, because the operator stays below Azure's limit.</summary>
    public bool IsPutOff { get; set; }

    /// <summary>True when it looked at the object for itself, and read all that its decision needs: it was more than a poll.</summary>
    public bool HasLooked { get; set; }

    /// <summary>True when a creation that Azure accepted is all that it wrote to Azure.</summary>
    public bool HasCreated { get; set; }

    /// <summary>True when the pass found nothing to do and nothing to wait for: the next one is the periodic check.</summary>
    public bool IsAtRest { get; set; }

    /// <summary>When the next pass runs after one that learned only that the operation still runs; null for any other pass.</summary>
    public ReconcileResult? Polled { get; set; }

    /// <summary>True when the pass wrote anything.</summary>
    public bool Wrote { get; set; }

    /// <summary>Records a write to the object. Returns the result that ends the pass when the write failed, otherwise null.</summary>
    public ReconcileResult? Take(WriteResult written)
    {
        Wrote |= written.Outcome == WriteOutcome.Written;
        Target = written.Target;
        return ResultOf(Key, written);
    }

    /// <summary>The result that ends a pass whose write did not succeed; null when it did.</summary>
    public static ReconcileResult? ResultOf(NamespacedName key, WriteResult written) => written.Outcome switch
    {
        WriteOutcome.Written or WriteOutcome.Unchanged => null,
        WriteOutcome.Conflict => ReconcileResult.Conflict,
        WriteOutcome.Gone => ReconcileResult.Forget,
        WriteOutcome.Refused => ReconcileResult.Retry(),
        WriteOutcome.Invalid => throw new InvalidOperationException(
            $"The API server rejected a write to {key}: {written.Message}. The installed CustomResourceDefinition may be older than the operator: apply config/crd"),
    };

    /// <inheritdoc/>
    public void Dispose() => Azure?.Dispose();
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Events;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Reconciliation;

/// <summary>
/// Writes reports into the status of objects. What came of a write to Azure is never dropped: a conflict is repeated on the newer
/// version at once, and what the server does not take is kept and written before the next pass decides anything.
/// </summary>
internal sealed partial class ReportWriter(
    WorkspaceStore store,
    StatusWriter statusWriter,
    IEventRecorder events,
    ILeadership leadership,
    ReconcilerSettings settings,
    NetworkClock clock,
    ILogger<ReportWriter> logger)
{
    private const int MostConflicts = 5;

    // A pass that is cut off still reports what it did. A process that stops gives its passes longer than this.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<NamespacedName, OutcomeReport> _kept = new();

    /// <summary>A status as stored, as the core reads it.</summary>
    public static WorkspaceStatus StatusOf(JsonObject? stored) =>
        stored is null ? WorkspaceStatus.Empty : StatusFormat.Read(JsonElement.Parse(stored.ToJsonString())).Status;

    /// <summary>Writes a status that says nothing of a write to Azure: when it is lost, the next pass makes another.</summary>
    /// <returns>The result that ends the pass when the status was not written, otherwise null.</returns>
    public async Task<ReconcileResult?> WriteAsync(ReconcilePass pass, WorkspaceStatus status, CancellationToken cancellationToken)
    {
        var after = StatusFormat.Write(status);
        var written = await statusWriter.WriteAsync(pass.Target, pass.LastWritten, after, cancellationToken);
        if (written.Outcome == WriteOutcome.Refused)
        {
            pass.IsStatusRefused = true;
            TellRefusal(written, "so nothing is written to Azure");
        }

        var result = pass.Take(written);
        if (result is null)
        {
            pass.LastWritten = after;
        }

        return result;
    }

    /// <summary>Records that a write to Azure is about to be sent.</summary>
    /// <returns>The result that ends the pass when the intent is not recorded, otherwise null.</returns>
    public async Task<ReconcileResult?> WriteIntentAsync(ReconcilePass pass, WorkspaceStatus status, CancellationToken cancellationToken)
    {
        var before = pass.Attempted;
        if (before is null)
        {
            pass.BeforeIntent = pass.LastWritten;
        }

        pass.Attempted = StatusFormat.Write(status);
        var result = await WriteAsync(pass, status, cancellationToken);
        if (result is not null)
        {
            // The server said that it did not store it. What looks like it there is another operator's.
            pass.Attempted = before;
        }

        return result;
    }

    /// <summary>Writes what came of the writes of a pass, also when the pass itself has been cut off.</summary>
    /// <returns>The result that ends the pass when it could not be written yet, otherwise null.</returns>
    /// <exception cref="KubernetesApiException">The server did not take it. It is kept for the next pass.</exception>
    public async Task<ReconcileResult?> WriteOutcomeAsync(ReconcilePass pass, OutcomeReport report)
    {
        Keep(pass.Key, report);
        using var budget = new CancellationTokenSource(Budget, clock.Time);
        try
        {
            return pass.Take(await SettleAsync(pass.Key, report, budget.Token));
        }
        catch (OperationCanceledException late) when (budget.IsCancellationRequested)
        {
            throw new KubernetesApiException($"The API server has not taken the status of {pass.Key} within {Budget.TotalSeconds:0} s", late);
        }
    }

    /// <summary>Keeps what came of the writes of a pass for the next one.</summary>
    public void Keep(NamespacedName key, OutcomeReport report) => _kept[key] = report;

    /// <summary>Writes what an earlier pass over the object could not.</summary>
    /// <returns>The result that ends the pass when it still could not, because nothing may be decided yet; otherwise null.</returns>
    /// <exception cref="KubernetesApiException">The server did not take it.</exception>
    public async Task<ReconcileResult?> SettleAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(key, out var report))
        {
            LogLate(key);
            // The server may have stored what it never answered, and the watch may lag behind.
            await statusWriter.RefreshAsync(key, cancellationToken);
            var written = await SettleAsync(key, report, cancellationToken);
            return _kept.ContainsKey(key) ? ReconcilePass.ResultOf(key, written) : null;
        }

        return null;
    }

    /// <summary>Publishes events about an object.</summary>
    public void Publish(ObjectReference about, IReadOnlyList<StatusEvent> told)
    {
        foreach (var one in told)
        {
            events.Record(new RecordedEvent(about, one.IsWarning ? EventType.Warning : EventType.Normal, one.Reason.ToString(), one.Action, one.Note));
        }
    }

    // The status cannot say it itself.
    private void TellRefusal(WriteResult written, string consequence)
    {
        var message = ReasonCatalog.Advise(ConditionReason.WriteRefused, $"The status cannot be written, {consequence}: {written.Message}");
        LogRefused(written.Target.Key, message);
        Publish(written.Target, [new StatusEvent(true, ConditionReason.WriteRefused, "WriteStatus", message)]);
    }

    private async Task<WriteResult> SettleAsync(NamespacedName key, OutcomeReport report, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            // An object whose labels have moved it to another operator meanwhile still gets the result of what was begun.
            if (!store.TryGet(key, out var found))
            {
                found = await statusWriter.ReadDepartedAsync(key, cancellationToken);
            }

            if (found is null || WorkspaceStore.Reference(found) is var target && target.Uid != report.Uid)
            {
                // Its events would be about nothing; the log has the outcome.
                _kept.TryRemove(key, out _);
                LogGone(key);
                return new WriteResult(WriteOutcome.Gone, new ObjectReference(CmkWorkspaceNames.ApiVersion, CmkWorkspaceNames.Kind, key, report.Uid, string.Empty));
            }

            // Whoever leads now may have written since.
            if (!leadership.IsLeader)
            {
                return new WriteResult(WriteOutcome.Conflict, target);
            }

            var stored = found.Stored?.Json;
            var after = OnTopOf(found, report);
            var written = await statusWriter.WriteAsync(target, stored, StatusFormat.Write(after), cancellationToken);
            if (written.Outcome == WriteOutcome.Conflict && tries < MostConflicts)
            {
                continue;
            }

            if (written.IsInForce)
            {
                _kept.TryRemove(key, out _);
                if (report.Assessment is { } assessment)
                {
                    settings.OnReported?.Invoke(assessment);
                }

                Publish(written.Target, report.EventsOf(after));
            }
            else if (written.Outcome == WriteOutcome.Gone)
            {
                _kept.TryRemove(key, out _);
                LogGone(key);
            }
            else if (written.Outcome == WriteOutcome.Refused)
            {
                TellRefusal(written, "so what came of a write to Azure is not in it yet");
            }

            return written;
        }
    }

    private static WorkspaceStatus OnTopOf(CmkWorkspace found, OutcomeReport report)
    {
        var stored = found.Stored?.Json;
        if (IsSame(stored, report.Known) || IsSame(stored, report.Attempted))
        {
            return report.After;
        }

        var intended = report.Attempted is { } attempted ? StatusOf(attempted) : report.After;
        return LateReport.Merge(found.Status, intended, report.After);
    }

    private static bool IsSame(JsonObject? left, JsonObject? right) =>
        left is null || right is null ? left is null && right is null : MergePatch.Diff(left, right) is null;

    [LoggerMessage(1, LogLevel.Information, "{Key}: writing first what came of an earlier write to Azure, which the API server did not take then")]
    private partial void LogLate(NamespacedName key);

    [LoggerMessage(3, LogLevel.Warning, "{Key}: {Problem}")]
    private partial void LogRefused(NamespacedName key, string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Key}: what came of a write to Azure has no object left that it could be reported on")]
    private partial void LogGone(NamespacedName key);
}

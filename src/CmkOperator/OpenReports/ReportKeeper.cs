using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Evidence;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Reconciliation;

namespace CmkOperator.OpenReports;

/// <summary>
/// Keeps one Report for each object, by what its status says after a pass. A Report is a copy for others: that it cannot be written is logged once, and never
/// concerns the object.
/// </summary>
internal sealed partial class ReportKeeper(
    WorkspaceStore store, ReportsApi reports, ILeadership leadership, ReconcilerSettings settings, TimeProvider time, ILogger<ReportKeeper> logger)
{
    /// <summary>How long a Report, or that the cluster serves none, is taken as it was last seen.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    // A worker waits for it, so that it ends long before a pass would.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<NamespacedName, Seen> _seen = new();
    private readonly ConcurrentDictionary<string, bool> _told = new();
    private volatile Served? _served;

    /// <summary>Brings the Report of an object to what its status says.</summary>
    public async Task KeepAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(Budget, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Token);
        try
        {
            await KeepWithinBudgetAsync(key, linked.Token);
        }
        catch (KubernetesApiException conflict) when (conflict.StatusCode == HttpStatusCode.Conflict)
        {
            // Somebody was faster; the next pass looks again.
            _seen.TryRemove(key, out _);
        }
        catch (KubernetesApiException failure)
        {
            if (failure.StatusCode == HttpStatusCode.Forbidden)
            {
                TellOnce(
                    Forbidden(key), key, $"{failure.Message}. Grant the operator get, create and patch on reports.openreports.io (Helm: openReports.enabled), or turn --open-reports off");
            }
            else
            {
                TellOnce(Failed(key), key, failure.Message);
            }
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            TellOnce(Failed(key), key, $"the API server has not answered within {Budget.TotalSeconds:0} s");
        }
        catch (OperationCanceledException)
        {
            // The process stops or no longer leads. The pass itself is over, and keeps its result.
        }
        catch (JsonException)
        {
            // The pass has reported that the object cannot be read.
        }
    }

    private async Task KeepWithinBudgetAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (!store.TryGet(key, out var workspace))
        {
            _seen.TryRemove(key, out _);
            _told.TryRemove(Failed(key), out _);
            return;
        }

        if (!leadership.IsLeader || !settings.Serves(key) || !await IsServedAsync(cancellationToken))
        {
            return;
        }

        var desired = SpecTranslator.Translate(workspace, await settings.SpecContextAsync(cancellationToken)).Desired;
        var results = RuleResults.Of(desired, workspace.Status);
        var about = WorkspaceStore.Reference(workspace);
        var digest = OpenReport.DigestOf(about, results);
        if (_seen.TryGetValue(key, out var seen) && seen.Digest == digest && time.GetElapsedTime(seen.At) < LookAgain)
        {
            return;
        }

        var name = new NamespacedName(key.Namespace, OpenReport.NameOf(key.Name));
        var existing = await reports.FindAsync(name, cancellationToken);
        var wanted = OpenReport.Of(about, results, existing, time.GetUtcNow());
        if (existing is null)
        {
            // With the object it would be deleted again, and its namespace may be going as well.
            if (!desired.DeletionRequested && !await CreateAsync(name, wanted, cancellationToken))
            {
                return;
            }
        }
        else if (!OpenReport.IsOwn(existing))
        {
            TellOnce(Failed(key), key, $"Report {name} is not the operator's (its source is not {OpenReport.Source}) and stays as it is");
            return;
        }
        else if (!OpenReport.Says(existing, wanted))
        {
            await reports.UpdateAsync(name, existing, wanted, cancellationToken);
        }

        _seen[key] = new Seen(digest, time.GetTimestamp());
        _told.TryRemove(Failed(key), out _);
        _told.TryRemove(Forbidden(key), out _);
    }

    private async Task<bool> CreateAsync(NamespacedName name, JsonObject report, CancellationToken cancellationToken)
    {
        try
        {
            await reports.CreateAsync(name, report, cancellationToken);
            return true;
        }
        catch (KubernetesApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
            // The namespace is gone, or the definition is: the next look tells.
            _served = null;
            return false;
        }
    }

    private async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        if (_served is { } known && (known.IsServed || time.GetElapsedTime(known.At) < LookAgain))
        {
            return known.IsServed;
        }

        var isServed = await reports.IsServedAsync(cancellationToken);
        _served = new Served(isServed, time.GetTimestamp());
        if (isServed)
        {
            _told.TryRemove("absent", out _);
        }
        else if (_told.TryAdd("absent", true))
        {
            LogAbsent(LookAgain.TotalMinutes);
        }

        return isServed;
    }

    private static string Failed(NamespacedName key) => $"failed {key}";

    // A missing right concerns every object of a namespace alike, so the first one speaks for all.
    private static string Forbidden(NamespacedName key) => $"forbidden {key.Namespace}";

    private void TellOnce(string cause, NamespacedName key, string problem)
    {
        if (_told.TryAdd(cause, true))
        {
            LogFailed(key, problem);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "--open-reports is on, and the cluster does not serve reports.openreports.io: install the CustomResourceDefinition of OpenReports, or turn the option off. The operator looks again every {Minutes:0} minutes")]
    private partial void LogAbsent(double minutes);

    [LoggerMessage(2, LogLevel.Warning, "{Key}: the Report of the rules is not up to date: {Problem}. It is tried again with the next pass, and not logged again until one succeeds")]
    private partial void LogFailed(NamespacedName key, string problem);

    private sealed record Seen(string Digest, long At);

    private sealed record Served(bool IsServed, long At);
}

using System.Collections.Concurrent;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;

namespace CmkOperator.Controllers;

/// <summary>
/// The pump: takes keys from the queue and has several workers reconcile them while this process leads. A pass that throws is
/// logged and retried with backoff; no key is ever dropped.
/// </summary>
internal sealed partial class WorkspaceController(
    WorkQueue<NamespacedName> queue,
    ResourceInformer<CmkWorkspace> informer,
    WorkspaceStore store,
    ILeadership leadership,
    ClusterIdentity identity,
    IWorkspaceReconciler reconciler,
    ControllerOptions options,
    NetworkClock clock,
    ILogger<WorkspaceController> logger,
    IPassGate? gate = null) : BackgroundService
{
    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(2);

    // The first conflict of a key costs no delay. If a key keeps losing, another writer loops or our view is stale.
    private static readonly BackoffOptions ConflictBackoff =
        new() { Base = TimeSpan.FromMilliseconds(100), Cap = TimeSpan.FromSeconds(10) };

    // Faults of the API server say nothing about an object: its own backoff is left as it is, and it is back soon after the server.
    private static readonly BackoffOptions ApiFaultBackoff = new() { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(30) };

    private static readonly TimeSpan LongestApiPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<NamespacedName, int> _conflicts = new();
    private readonly ConcurrentDictionary<NamespacedName, int> _apiFaults = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var drained = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => EndIntake(drained));
        try
        {
            // Before the first full list a key missing from the store could look deleted.
            await informer.WaitForSyncAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                var lost = await leadership.AcquiredAsync(stoppingToken);
                await LeadAsync(lost, drained.Token, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stop requested.
        }

        queue.ShutDown();
    }

    private void EndIntake(CancellationTokenSource drained)
    {
        Log.Stopping(logger, queue.ProcessingCount, options.DrainTimeout.TotalSeconds);
        drained.CancelAfter(options.DrainTimeout);
    }

    private async Task LeadAsync(CancellationToken lost, CancellationToken drained, CancellationToken stoppingToken)
    {
        using var intake = CancellationTokenSource.CreateLinkedTokenSource(lost, stoppingToken);
        using var passes = CancellationTokenSource.CreateLinkedTokenSource(lost, drained);
        if (!await ResolveIdentityAsync(intake.Token))
        {
            return;
        }

        // When the last term ended, passes were cut short, and another leader may have started operations that nobody follows: every object
        // gets a pass, regardless of the delay that the last term set for it.
        foreach (var key in store.Keys)
        {
            queue.Add(key, WorkPriority.Background);
        }

        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => WorkAsync(intake.Token, passes.Token)));
    }

    private async Task<bool> ResolveIdentityAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await identity.ResolveAsync(cancellationToken);
                return true;
            }
            catch (KubernetesApiException failure)
            {
                Log.NoIdentity(logger, failure.Message);
                await PauseAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(StartRetry, clock.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop checks the token itself.
        }
    }

    private async Task WorkAsync(CancellationToken intake, CancellationToken passes)
    {
        while (!intake.IsCancellationRequested)
        {
            NamespacedName key;
            try
            {
                (var taken, key) = await queue.TakeAsync(intake);
                if (!taken)
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                Requeue(key, await PassAsync(key, passes));
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task<ReconcileResult> PassAsync(NamespacedName key, CancellationToken passes)
    {
        using var timeout = new CancellationTokenSource(options.PassTimeout, clock.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(passes, timeout.Token);
        try
        {
            if (gate is not null && await gate.WaitAsync(key, linked.Token) is { } wait)
            {
                queue.KeepEvent(key);
                return ReconcileResult.RequeueAfter(wait);
            }

            return await reconciler.ReconcileAsync(key, linked.Token);
        }
        catch (OperationCanceledException) when (passes.IsCancellationRequested)
        {
            Log.CutShort(logger, key);
            return ReconcileResult.Conflict;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            Log.TookTooLong(logger, key, options.PassTimeout.TotalSeconds);
            return ReconcileResult.Retry();
        }
        catch (KubernetesApiException failure)
        {
            Log.ApiFault(logger, key, failure.Message);
            return failure.IsTransient ? ReconcileResult.ApiFault(failure.RetryAfter) : ReconcileResult.Retry();
        }
        // A fault in one object, or in our code for it, must not stop the others.
        catch (Exception failure)
        {
            Log.PassFailed(logger, failure, key, queue.Failures(key) + 1);
            return ReconcileResult.Retry();
        }
    }

    private void Requeue(NamespacedName key, ReconcileResult result)
    {
        switch (result.Next)
        {
            case ReconcileNext.Forget:
                queue.Forget(key);
                break;
            case ReconcileNext.RequeueAfter:
                queue.Forget(key);
                queue.AddAfter(key, result.Delay ?? TimeSpan.Zero);
                break;
            case ReconcileNext.Retry when result.Delay is { } told:
                queue.AddFailedAfter(key, told);
                break;
            case ReconcileNext.Retry:
                queue.AddRateLimited(key);
                break;
            case ReconcileNext.Conflict:
                RequeueConflict(key);
                return;
            case ReconcileNext.ApiFault:
                RequeueApiFault(key, result.Delay ?? TimeSpan.Zero);
                return;
        }

        _conflicts.TryRemove(key, out _);
        _apiFaults.TryRemove(key, out _);
    }

    private void RequeueConflict(NamespacedName key)
    {
        var conflicts = _conflicts.AddOrUpdate(key, 0, (_, before) => before + 1);
        if (conflicts == 0)
        {
            queue.Add(key);
        }
        else
        {
            queue.AddAfter(key, ConflictBackoff.Delay(conflicts - 1, Random.Shared.NextDouble()));
        }
    }

    private void RequeueApiFault(NamespacedName key, TimeSpan asked)
    {
        var faults = _apiFaults.AddOrUpdate(key, 0, (_, before) => before + 1);
        var pause = ApiFaultBackoff.Delay(faults, Random.Shared.NextDouble());
        asked = asked < LongestApiPause ? asked : LongestApiPause;
        queue.AddAfter(key, asked > pause ? asked : pause);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: no new passes; {Running} running passes have {Seconds} s to end")]
        public static partial void Stopping(ILogger logger, int running, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is reconciled yet, because the cluster's identity is unknown: {Problem}")]
        public static partial void NoIdentity(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Information, Message = "The pass over {Object} was cut short; the next leader resumes it")]
        public static partial void CutShort(ILogger logger, NamespacedName @object);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The pass over {Object} could not go on and is retried: the Kubernetes API: {Problem}")]
        public static partial void ApiFault(ILogger logger, NamespacedName @object, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The pass over {Object} was cancelled after {Seconds} s (--reconcile-timeout) and is retried")]
        public static partial void TookTooLong(ILogger logger, NamespacedName @object, double seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "The pass over {Object} failed unexpectedly ({Failures} in a row) and is retried")]
        public static partial void PassFailed(ILogger logger, Exception failure, NamespacedName @object, int failures);
    }
}

using System.Diagnostics;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Telemetry;

/// <summary>Measures each pass of another reconciler and puts a span around it.</summary>
internal sealed class MeasuredReconciler(IWorkspaceReconciler inner, OperatorMetrics metrics, ControllerOptions options, TimeProvider time) : IWorkspaceReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        using var span = OperatorTelemetry.Source.StartActivity(OperatorTelemetry.PassSpan);
        span?.SetTag("k8s.namespace.name", key.Namespace);
        span?.SetTag(OperatorTelemetry.ObjectNameAttribute, key.Name);
        var began = time.GetTimestamp();
        try
        {
            var result = await inner.ReconcileAsync(key, cancellationToken);
            End(span, PassResult.Of(result.Next), time.GetElapsedTime(began));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            EndCancelled(span, time.GetElapsedTime(began));
            throw;
        }
        catch (KubernetesApiException failure)
        {
            // Expected of every server now and then: a failed pass, but no panic.
            Fail(span, failure.Reason ?? failure.GetType().FullName);
            End(span, PassResult.Error, time.GetElapsedTime(began));
            throw;
        }
        catch (Exception failure)
        {
            metrics.PassThrew();
            Fail(span, failure.GetType().FullName);
            End(span, PassResult.Error, time.GetElapsedTime(began));
            throw;
        }
    }

    // The token shows the cancellation, not its cause: at the timeout the cause is the timeout; before it, leadership or the process
    // has ended and the pass says nothing about the object.
    private void EndCancelled(Activity? span, TimeSpan took)
    {
        if (took < options.PassTimeout)
        {
            Fail(span, "cancelled");
            return;
        }

        metrics.PassTimedOut();
        Fail(span, "timeout");
        End(span, PassResult.Error, took);
    }

    private void End(Activity? span, string result, TimeSpan took)
    {
        metrics.PassEnded(result, took);
        span?.SetTag(OperatorTelemetry.ResultAttribute, result);
        if (result == PassResult.Error)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    // The type only, because the message may quote the content of an answer.
    private static void Fail(Activity? span, string? kind)
    {
        span?.SetTag("error.type", kind);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}

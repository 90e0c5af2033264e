using System.Diagnostics;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Telemetry;
using CmkOperator.Tests.Telemetry.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class MeasuredReconcilerTests : IDisposable
{
    private static readonly NamespacedName Key = new("team", "w");

    private readonly MeasuredValues _measured = new();
    private readonly RecordedSpans _spans = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose()
    {
        _spans.Dispose();
        _measured.Dispose();
    }

    [Fact]
    public async Task A_pass_is_counted_timed_and_has_a_span()
    {
        await PassAsync(_ => Task.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromMinutes(30))));

        Assert.Equal(
            [
                "controller_runtime_reconcile_total{controller=cmkworkspace,result=requeue_after} 1",
                "controller_runtime_reconcile_time_seconds{controller=cmkworkspace} 3",
            ],
            _measured.Lines);
        var span = Assert.Single(_spans.Ended);
        Assert.Equal(("reconcile CmkWorkspace", "team", "w", "requeue_after"), (
            span.DisplayName, span.GetTagItem("k8s.namespace.name"), span.GetTagItem("cmk_operator.object.name"), span.GetTagItem("cmk_operator.result")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_failed_pass_is_an_error_and_not_a_panic()
    {
        await PassAsync(_ => Task.FromResult(ReconcileResult.Retry()));

        Assert.Contains("controller_runtime_reconcile_errors_total{controller=cmkworkspace} 1", _measured.Lines);
        Assert.DoesNotContain(_measured.Lines, line => line.StartsWith("controller_runtime_reconcile_panics_total", StringComparison.Ordinal));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(_spans.Ended).Status);
    }

    [Fact]
    public async Task A_pass_that_throws_counts_as_a_panic_and_still_throws_and_its_message_stays_out_of_the_span()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => PassAsync(_ => throw new InvalidOperationException("hunter2")));

        Assert.Contains("controller_runtime_reconcile_panics_total{controller=cmkworkspace} 1", _measured.Lines);
        Assert.Contains("controller_runtime_reconcile_total{controller=cmkworkspace,result=error} 1", _measured.Lines);
        var span = Assert.Single(_spans.Ended);
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.DoesNotContain("hunter2", span.StatusDescription + string.Concat(span.TagObjects), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_cancelled_at_its_timeout_counts_as_a_timeout()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => CancelAsync(TimeSpan.FromMinutes(2)));

        Assert.Contains("controller_runtime_reconcile_timeouts_total{controller=cmkworkspace} 1", _measured.Lines);
        Assert.Contains("controller_runtime_reconcile_errors_total{controller=cmkworkspace} 1", _measured.Lines);
    }

    [Fact]
    public async Task A_pass_cut_short_with_the_process_says_nothing_about_the_object()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => CancelAsync(TimeSpan.FromSeconds(1)));

        Assert.Empty(_measured.Lines);
        Assert.Equal("cancelled", Assert.Single(_spans.Ended).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Requests_of_a_pass_are_children_of_its_span()
    {
        await PassAsync(_ =>
        {
            new RequestTelemetry(_measured.Metrics, _time).Record(Requests.Of("GET", 200));
            return Task.FromResult(ReconcileResult.Forget);
        });

        var pass = Assert.Single(_spans.Ended, span => span.DisplayName == "reconcile CmkWorkspace");
        Assert.Equal(pass.SpanId, Assert.Single(_spans.Ended, span => span.DisplayName == "GET workspaces").ParentSpanId);
    }

    private Task<ReconcileResult> PassAsync(Func<CancellationToken, Task<ReconcileResult>> pass) =>
        PassUntilAsync(pass, TestContext.Current.CancellationToken);

    private Task<ReconcileResult> PassUntilAsync(Func<CancellationToken, Task<ReconcileResult>> pass, CancellationToken token)
    {
        var inner = new ScriptedReconciler(token =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            return pass(token);
        });
        return new MeasuredReconciler(inner, _measured.Metrics, new ControllerOptions { PassTimeout = TimeSpan.FromMinutes(2) }, _time).ReconcileAsync(Key, token);
    }

    private async Task CancelAsync(TimeSpan after)
    {
        using var source = new CancellationTokenSource();
        await PassUntilAsync(
            token =>
            {
                _time.Advance(after);
                source.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.FromResult(ReconcileResult.Forget);
            },
            source.Token);
    }

    private sealed class ScriptedReconciler(Func<CancellationToken, Task<ReconcileResult>> pass) : IWorkspaceReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken) => pass(cancellationToken);
    }
}

using System.Collections.Concurrent;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class WorkspaceControllerTests : IAsyncLifetime
{
    private const string Collection = "apis/cmk-operator.io/v1alpha1/namespaces/n1/cmkworkspaces";

    private readonly CancellationTokenSource _stop = new();
    private readonly FakeReconciler _reconciler = new();
    private readonly FakeLeadership _leadership = new();
    private readonly TestLogger<WorkspaceController> _log = new();
    private readonly WorkQueue<NamespacedName> _queue = new(
        TimeProvider.System, new BackoffOptions { Base = TimeSpan.FromMilliseconds(5), Cap = TimeSpan.FromMilliseconds(20) }, () => 0.5);

    private FakeApiServer _server = null!;
    private WorkspaceController _controller = null!;
    private Task _informing = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _controller.StopAsync(Token);
        await _stop.CancelAsync();
        await _informing;
        _controller.Dispose();
        _queue.Dispose();
        _stop.Dispose();
        _leadership.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_object_gets_a_pass()
    {
        for (var i = 0; i < 50; i++)
        {
            Put($"w{i}");
        }

        await StartAsync();
        await Eventually.TrueAsync(() => _reconciler.Passes.Distinct().Count() == 50, "fifty objects");
    }

    [Fact]
    public async Task Nothing_is_done_before_this_process_leads()
    {
        Put("w");
        _leadership.Lose();
        await StartAsync();
        await Eventually.TrueAsync(() => _queue.Depth == 1, "the key waits");

        Assert.Empty(_reconciler.Passes);
        _leadership.Win();
        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 1, "the pass");
    }

    [Fact]
    public async Task A_pass_that_throws_is_logged_and_retried_and_stops_no_other()
    {
        Put("bad");
        Put("good");
        _reconciler.Next = (key, _, attempt) => key.Name == "bad" && attempt < 5
            ? throw new InvalidOperationException("a bug")
            : Task.FromResult(ReconcileResult.Forget);
        await StartAsync();

        await Eventually.TrueAsync(() => _reconciler.Count("bad") == 5 && _reconciler.Count("good") == 1, "five attempts and one");
        Assert.Equal(4, _log.Lines.Count(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("n1/bad", StringComparison.Ordinal)));
        await Eventually.TrueAsync(() => _queue.Failures(new NamespacedName("n1", "bad")) == 0, "a success forgets the failures");
    }

    [Fact]
    public async Task Work_is_never_dropped_however_often_it_fails()
    {
        Put("w");
        _reconciler.Next = (_, _, attempt) => Task.FromResult(attempt < 60 ? ReconcileResult.Retry() : ReconcileResult.Forget);
        await StartAsync();

        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 60, "sixty tries");
    }

    [Fact]
    public async Task A_pass_chooses_when_it_runs_again()
    {
        Put("w");
        _reconciler.Next = (_, _, attempt) => Task.FromResult(attempt switch
        {
            1 => ReconcileResult.RequeueAfter(TimeSpan.FromMilliseconds(1)),
            2 => ReconcileResult.Conflict,
            3 => ReconcileResult.Retry(TimeSpan.FromMilliseconds(1)),
            4 => ReconcileResult.Conflict,
            5 => ReconcileResult.Conflict,
            _ => ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)),
        });
        await StartAsync();

        await Eventually.TrueAsync(() => _queue.DelayedCount == 1 && _reconciler.Passes.Count == 6, "six passes and a delay");
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_concurrent_passes_run_than_allowed()
    {
        for (var i = 0; i < 40; i++)
        {
            Put($"w{i}");
        }

        var (running, most) = (0, 0);
        _reconciler.Next = async (_, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(2, Token);
            Interlocked.Decrement(ref running);
            return ReconcileResult.Forget;
        };
        await StartAsync(new ControllerOptions { Concurrency = 4 });

        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 40, "forty passes");
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task A_pass_that_takes_too_long_is_cancelled_and_retried()
    {
        Put("w");
        _reconciler.Next = async (_, token, attempt) =>
        {
            if (attempt == 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return ReconcileResult.Forget;
        };
        await StartAsync(new ControllerOptions { PassTimeout = TimeSpan.FromMilliseconds(30) });

        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 2, "the second attempt");
    }

    [Fact]
    public async Task Running_passes_complete_when_the_process_stops_and_no_new_one_starts()
    {
        Put("a");
        var (go, ended) = (new TaskCompletionSource(), false);
        _reconciler.Next = async (_, token, _) =>
        {
            await go.Task.WaitAsync(token);
            ended = true;
            return ReconcileResult.Forget;
        };
        await StartAsync(new ControllerOptions { Concurrency = 1 });
        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 1, "a pass runs");
        Put("b");
        await Eventually.TrueAsync(() => _queue.Depth == 1, "another waits");
        var stopping = _controller.StopAsync(Token);

        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping;
        Assert.True(ended);
        Assert.Single(_reconciler.Passes);
    }

    [Fact]
    public async Task A_pass_that_does_not_end_in_time_is_cut_short_when_the_process_stops()
    {
        Put("a");
        _reconciler.Next = async (_, token, _) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return ReconcileResult.Forget;
        };
        await StartAsync(new ControllerOptions { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 1, "a pass runs");
        await _controller.StopAsync(Token);

        Assert.Contains(_log.Lines, line => line.Contains("cut short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_leadership_ends_the_passes_and_once_regained_every_object_gets_a_pass()
    {
        Put("a");
        Put("b");
        var hang = true;
        _reconciler.Next = async (key, token, _) =>
        {
            if (hang && key.Name == "a")
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            // Objects that wait for their interval get one too, because another leader may have started something meanwhile.
            return ReconcileResult.RequeueAfter(TimeSpan.FromHours(24));
        };
        await StartAsync();
        await Eventually.TrueAsync(() => _reconciler.Passes.Count == 2, "two passes");
        _leadership.Lose();
        await Eventually.TrueAsync(() => _queue.ProcessingCount == 0, "none runs");
        hang = false;
        _leadership.Win();

        await Eventually.TrueAsync(() => _reconciler.Count("a") == 2 && _reconciler.Count("b") == 2, "both again");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(null)]
    public async Task A_fault_of_the_API_server_is_one_line_and_does_not_count_against_the_object(int? status)
    {
        Put("a");
        _reconciler.Next = (_, _, count) => count <= 2
            ? throw (status is { } code
                ? new KubernetesApiException((System.Net.HttpStatusCode)code, null, "the server is busy", null)
                : new KubernetesApiException("PATCH /x: no answer within 30 s", null))
            : Task.FromResult(ReconcileResult.Forget);
        await StartAsync();

        await Eventually.TrueAsync(() => _reconciler.Count("a") == 3, "the third pass, seconds later");
        Assert.Equal(0, _queue.Failures(new NamespacedName("n1", "a")));
        Assert.Equal(0, _queue.Retries);
        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("Warning: The pass over n1/a could not go on", StringComparison.Ordinal)));
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_API_server_refuses_is_one_line_and_backs_off_like_a_failure()
    {
        Put("a");
        _reconciler.Next = (_, _, count) => count <= 2
            ? throw new KubernetesApiException(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no role", null)
            : Task.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromHours(1)));
        await StartAsync();

        await Eventually.TrueAsync(() => _reconciler.Count("a") == 3, "the third pass");
        Assert.Equal(2, _queue.Retries);
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_namespace_that_is_rejected_for_long_does_not_block_the_others()
    {
        Put("a");
        _server.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/n2/", StringComparison.Ordinal))
            {
                return false;
            }

            await FakeApiServer.FailAsync(context, 403, "Forbidden", "no namespace, no role");
            return true;
        };
        await StartAsync(namespaces: ["n1", "n2"], clock: new NetworkClock(new PauseSkippingTime(10)));

        await Eventually.TrueAsync(() => _reconciler.Count("a") == 1, "a pass over the object of the other namespace");
        Assert.All(_reconciler.Passes, key => Assert.Equal("n1", key.Namespace));
    }

    private void Put(string name) => _server.Put(Collection, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n1","generation":1}}""");

    private async Task StartAsync(ControllerOptions? options = null, IReadOnlyList<string>? namespaces = null, NetworkClock? clock = null)
    {
        var api = _server.Client();
        var objects = WorkspaceStore.NewObjects();
        var informer = new ResourceInformer<CmkWorkspace>(
            api,
            new ResourcePath("cmk-operator.io", "v1alpha1", "cmkworkspaces"),
            objects,
            _queue,
            new InformerOptions { Namespaces = namespaces ?? [] },
            clock ?? NetworkClock.System,
            NullLogger<ResourceInformer<CmkWorkspace>>.Instance);
        _informing = informer.RunAsync(_stop.Token);
        _controller = new WorkspaceController(
            _queue,
            informer,
            new WorkspaceStore(objects),
            _leadership,
            new ClusterIdentity(
                api,
                new LeaseAnnotation(new LeaseClient(api, new NamespacedName("n1", "l")), ClusterIdentity.Annotation),
                "test",
                NullLogger<ClusterIdentity>.Instance),
            _reconciler,
            options ?? new ControllerOptions(),
            NetworkClock.System,
            _log);
        await _controller.StartAsync(Token);
    }

    private sealed class FakeReconciler : IWorkspaceReconciler
    {
        public ConcurrentQueue<NamespacedName> Passes { get; } = new();

        public Func<NamespacedName, CancellationToken, int, Task<ReconcileResult>> Next { get; set; } =
            (_, _, _) => Task.FromResult(ReconcileResult.Forget);

        public int Count(string name) => Passes.Count(key => key.Name == name);

        public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            Passes.Enqueue(key);
            return Next(key, cancellationToken, Count(key.Name));
        }
    }

    private sealed class FakeLeadership : ILeadership, IDisposable
    {
        private TaskCompletionSource<CancellationToken> _term = new();
        private CancellationTokenSource _lost = new();

        public FakeLeadership() => Win();

        public bool IsLeader => _term.Task.IsCompleted;

        public DateTimeOffset LeaseDeadline => DateTimeOffset.MaxValue;

        public bool MayStart(TimeSpan budget) => IsLeader;

        public Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken) => _term.Task.WaitAsync(cancellationToken);

        public void Dispose() => _lost.Dispose();

        public void Win() => _term.TrySetResult(_lost.Token);

        public void Lose()
        {
            _term = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
            var lost = _lost;
            _lost = new CancellationTokenSource();
            lost.Cancel();
        }
    }
}

using CmkOperator.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class QueueMeasurementTests
{
    [Fact]
    public async Task The_queue_reports_how_long_keys_waited_and_were_in_process()
    {
        var time = new FakeTimeProvider();
        var waited = new List<TimeSpan>();
        var worked = new List<TimeSpan>();
        using var queue = new WorkQueue<string>(time) { Waited = waited.Add, Worked = worked.Add };

        queue.Add("a");
        queue.Add("b");
        time.Advance(TimeSpan.FromSeconds(2));
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(5), queue.UnfinishedWork);
        queue.Done("a");
        queue.Done("a");
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)], waited);
        Assert.Equal([TimeSpan.FromSeconds(4)], worked);
    }

    [Fact]
    public async Task The_wait_of_a_key_added_while_in_process_starts_when_it_can_be_taken()
    {
        var time = new FakeTimeProvider();
        var waited = new List<TimeSpan>();
        using var queue = new WorkQueue<string>(time) { Waited = waited.Add };

        queue.Add("a");
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        queue.Add("a");
        time.Advance(TimeSpan.FromSeconds(9));
        queue.Done("a");
        time.Advance(TimeSpan.FromSeconds(1));
        await queue.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(1)], waited);
    }
}

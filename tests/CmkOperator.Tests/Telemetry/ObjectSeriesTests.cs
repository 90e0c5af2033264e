using System.IO.Pipelines;
using System.Text;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.LeaderElection;
using CmkOperator.Telemetry;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

/// <summary>Which objects the metrics name when there are many.</summary>
public sealed class ObjectSeriesTests
{
    private readonly ResourceStore<CmkWorkspace> _store = WorkspaceStore.NewObjects();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestLogger<ObjectSeries> _log = new();

    [Fact]
    public void Above_the_limit_the_objects_that_need_attention_are_named_and_all_are_counted()
    {
        for (var i = 0; i < 20; i++)
        {
            Put($"a{i:00}", ("Ready", "True"), ("EncryptionInForce", "True"));
        }

        Put("w-stalled", ("Ready", "False"), ("Stalled", "True"));
        Put("x-revoked", ("Ready", "True"), ("EncryptionInForce", "False"));
        Put("y-unread", ("Ready", "Unknown"));
        Put("z-expiring", ("Ready", "True"), expires: "2026-11-20T00:00:00Z");
        var now = Series(6).Snapshot()!;

        Assert.Equal(["x-revoked", "w-stalled", "y-unread", "z-expiring", "a00", "a01"], now.Named.Select(item => item.Key.Name));
        Assert.Equal((24, 18), (now.Total, now.Folded));
        Assert.Equal(22, Count(now, "Ready", "True"));
        Assert.Equal(1, Count(now, "Ready", "False"));
        Assert.Equal(1, Count(now, "EncryptionInForce", "False"));
        Assert.Equal(0, Count(now, "Stalled", "False"));
    }

    [Fact]
    public void Folding_is_logged_when_it_begins_and_when_it_ends()
    {
        var series = Series(1);
        Put("a", ("Ready", "True"));
        series.Snapshot();
        Assert.Empty(_log.Lines);
        Put("b", ("Ready", "True"));
        series.Snapshot();
        series.Snapshot();
        Assert.StartsWith("Warning: The metrics name 1 of 2 objects (--metrics-object-limit)", Assert.Single(_log.Lines), StringComparison.Ordinal);
        _store.Remove(new NamespacedName("n", "b"));
        series.Snapshot();

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void An_object_is_read_again_when_the_store_has_another_version_of_it()
    {
        var series = Series(10);
        Put("a", ("Ready", "True"));
        Assert.Equal(1, Count(series.Snapshot()!, "Ready", "True"));
        Put("a", ("Ready", "False"));

        Assert.Equal((0, 1), (Count(series.Snapshot()!, "Ready", "True"), Count(series.Snapshot()!, "Ready", "False")));
    }

    [Fact]
    public async Task Twenty_thousand_objects_are_written_in_pieces_as_large_as_the_limit_allows()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Put($"w{i:00000}", ("Ready", "True"), ("InSync", "True"), expires: "2027-11-20T00:00:00Z");
        }

        var pipe = new Pipe();
        var largest = 0L;
        var text = new StringBuilder();
        var reading = Task.Run(async () =>
        {
            while (true)
            {
                var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
                largest = Math.Max(largest, read.Buffer.Length);
                text.Append(Encoding.UTF8.GetString(read.Buffer));
                pipe.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }, TestContext.Current.CancellationToken);
        await ObjectSeriesText.WriteAsync(Series(5000).Snapshot()!, pipe.Writer, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        await reading;

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10_000, lines.Count(line => line.StartsWith("cmk_operator_condition{", StringComparison.Ordinal)));
        Assert.Equal(5_000, lines.Count(line => line.StartsWith("cmk_operator_key_expiry_timestamp_seconds{", StringComparison.Ordinal)));
        Assert.Contains("cmk_operator_condition{name=\"w00000\",namespace=\"n\",status=\"True\",type=\"InSync\"} 1", lines);
        Assert.True(largest < 256 * 1024, $"{largest} bytes at once");
    }

    [Fact]
    public void A_replica_that_does_not_lead_reports_nothing() =>
        Assert.Null(new ObjectSeries(_store, new NotLeading(), new ObjectSeriesLimit(10), _time, _log).Snapshot());

    private static int Count(ObjectSnapshot snapshot, string type, string status) =>
        snapshot.Counts[ConditionBits.Types.ToList().IndexOf(type), ConditionBits.Statuses.ToList().IndexOf(status)];

    private ObjectSeries Series(int limit) => new(_store, new SoleLeadership(), new ObjectSeriesLimit(limit), _time, _log);

    private void Put(string name, params (string Type, string Status)[] conditions) => Put(name, conditions, null);

    private void Put(string name, (string Type, string Status) one, string expires) => Put(name, [one], expires);

    private void Put(string name, (string Type, string Status) one, (string Type, string Status) two, string expires) => Put(name, [one, two], expires);

    private void Put(string name, (string Type, string Status)[] conditions, string? expires)
    {
        var list = string.Join(',', conditions.Select(condition => $$"""{"type":"{{condition.Type}}","status":"{{condition.Status}}"}"""));
        var encryption = expires is null ? "null" : $$"""{"keyExpiresAt":"{{expires}}"}""";
        var json = $$"""{"metadata":{"name":"{{name}}","namespace":"n"},"status":{"conditions":[{{list}}],"encryption":{{encryption}} } }""";
        _store.Put(_store.Reader.Read(Encoding.UTF8.GetBytes(json)), keepNewer: false, out _);
    }

    private sealed class NotLeading : ILeadership
    {
        public bool IsLeader => false;

        public DateTimeOffset LeaseDeadline => DateTimeOffset.MinValue;

        public bool MayStart(TimeSpan budget) => false;

        public Task<CancellationToken> AcquiredAsync(CancellationToken cancellationToken) => Task.FromCanceled<CancellationToken>(new CancellationToken(canceled: true));
    }
}

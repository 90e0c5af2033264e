using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using CmkOperator.Kubernetes.Queues;
using CmkOperator.Reconciliation;
using CmkOperator.Sharding;
using CmkOperator.Tests.Webhooks.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Sharding;

/// <summary>The record of every object that a shard keeps, and the rivals that it finds in it.</summary>
public sealed class ObjectDirectoryTests : IDisposable
{
    private static readonly LabelSelector Blue = LabelSelector.Parse("team=blue", out _)!;

    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<NamespacedName> _queue = new(TimeProvider.System);
    private readonly ResourceStore<CmkWorkspace> _objects = WorkspaceStore.NewObjects(Blue);
    private readonly ObjectReader _reader = new([], keepsLabels: true);
    private readonly WorkspaceStore _own;
    private readonly ObjectDirectory _directory;
    private int _version;

    public ObjectDirectoryTests()
    {
        _own = new WorkspaceStore(_objects);
        var settings = new ShardSettings(new Shard("l", new ShardScope([], Blue)), new ShardTiming(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(2));
        _directory = new ObjectDirectory(settings, _own, _queue, new NetworkClock(_time));
    }

    private IObjectSink Sink => _directory;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void An_object_of_another_shard_that_declares_the_same_workspace_is_a_rival()
    {
        var mine = New("mine", "blue", "fraud-ml");
        Own(mine);
        Sink.Changed(Read(mine));
        Sink.Changed(Read(New("theirs", "red", "FRAUD-ml")));
        Sink.Changed(Read(New("other", "red", "other-ml")));
        Sink.Changed(Read(New("watching", "red", "fraud-ml", """,{"observeOnly":true}""")));

        Assert.True(_own.TryGet(Key("mine"), out var self));
        Assert.Equal(["theirs"], new RivalFinder(_own, _directory).Find(self).Select(rival => rival.Key.Name));
        Assert.Empty(new RivalFinder(_own).Find(self));
    }

    [Fact]
    public async Task Own_objects_get_a_pass_when_one_of_another_shard_drops_their_workspace()
    {
        Own(New("mine", "blue", "fraud-ml"));
        Sink.Changed(Read(New("theirs", "red", "fraud-ml")));
        Assert.Equal(0, _queue.Depth);

        Sink.Changed(Read(New("theirs", "red", "other-ml")));
        await AssertQueuedAsync();
        Sink.Changed(Read(New("theirs", "red", "fraud-ml")));
        Sink.Changed(Read(New("theirs", "red", "fraud-ml", """,{"suspend":true}""")));
        await AssertQueuedAsync();
        Sink.Deleted(Read(New("theirs", "red", "fraud-ml")));
        await AssertQueuedAsync();
    }

    [Fact]
    public void An_object_counts_as_selected_since_it_entered_and_anew_when_events_may_have_been_missed()
    {
        Sink.Changed(Read(New("w", "red", "fraud-ml")));
        Assert.Null(Entry("w").SelectedSince);
        Sink.Changed(Read(New("w", "blue", "fraud-ml")));
        var entered = Entry("w").SelectedSince;

        _time.Advance(TimeSpan.FromSeconds(5));
        Sink.Changed(Read(New("w", "blue", "fraud-ml")));
        Assert.Equal(entered, Entry("w").SelectedSince);
        var same = Read(New("w", "blue", "fraud-ml"));
        Sink.Changed(same);
        Sink.Listed(same);
        Assert.Equal(entered, Entry("w").SelectedSince);
        Sink.Listed(Read(New("w", "blue", "fraud-ml")));
        Assert.Equal(_time.GetTimestamp(), Entry("w").SelectedSince);
        Sink.Changed(Read(New("w", "red", "fraud-ml")));
        Assert.Null(Entry("w").SelectedSince);
    }

    [Fact]
    public void An_object_is_handled_once_an_operator_has_written_to_it()
    {
        var item = New("w", "blue", "fraud-ml");
        Sink.Changed(Read(item));
        Assert.False(Entry("w").IsHandled);
        item["status"]!["lastHandledRequestAt"] = "1";
        Sink.Changed(Read(item));
        Assert.True(Entry("w").IsHandled);
        var other = New("v", "blue", "fraud-ml");
        other["metadata"]!["finalizers"] = new JsonArray("cmk-operator.io/workspace");
        Sink.Changed(Read(other));
        Assert.True(Entry("v").IsHandled);
    }

    [Fact]
    public void What_a_list_does_not_have_is_gone()
    {
        Sink.Changed(Read(New("a", "blue", "a-ml")));
        Sink.Changed(Read(New("b", "blue", "b-ml")));
        Sink.ListCompleted("elsewhere", new HashSet<NamespacedName>());
        Sink.ListCompleted(null, new HashSet<NamespacedName> { Key("b") });

        Assert.Equal(["b"], _directory.Entries.Select(entry => entry.Key.Name));
        Assert.Empty(_directory.SameTarget("11111111-1111-1111-1111-111111111111/rg-ml/a-ml"));
    }

    [Fact]
    public void The_answer_to_a_write_that_shows_other_labels_removes_the_object_from_the_selection()
    {
        var item = New("w", "blue", "fraud-ml");
        Own(item);
        item["metadata"]!["resourceVersion"] = "900";
        _objects.NoteAnswer(Encoding.UTF8.GetBytes(item.ToJsonString()));
        Assert.True(_own.Contains(Key("w")));

        item["metadata"]!["resourceVersion"] = "901";
        item["metadata"]!["labels"]!["team"] = "red";
        _objects.NoteAnswer(Encoding.UTF8.GetBytes(item.ToJsonString()));

        Assert.False(_own.Contains(Key("w")));
        Assert.Empty(_own.WithTarget("11111111-1111-1111-1111-111111111111/rg-ml/fraud-ml"));
    }

    private async Task AssertQueuedAsync()
    {
        Assert.Equal(1, _queue.Depth);
        var (_, key) = await _queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Key("mine"), key);
        _queue.Done(key);
    }

    private DirectoryEntry Entry(string name) => _directory.TryGet(Key(name), out var entry) ? entry : throw new InvalidOperationException($"no {name}");

    private void Own(JsonObject item) => _objects.Put(_objects.Reader.Read(Encoding.UTF8.GetBytes(item.ToJsonString())), keepNewer: false, out _);

    private StoredObject Read(JsonObject item) => _reader.Read(Encoding.UTF8.GetBytes(item.ToJsonString()));

    private JsonObject New(string name, string team, string workspace, string more = "")
    {
        var spec = JsonNode.Parse($$"""[{"workspaceName":"{{workspace}}"}{{more}}]""")!.AsArray();
        var merged = new JsonObject();
        foreach (var (key, value) in spec.SelectMany(part => part!.AsObject()))
        {
            merged[key] = value?.DeepClone();
        }

        return Reviews.Workspace(
            name, "team-risk", merged.ToJsonString(), $$"""{"uid":"{{name}}","resourceVersion":"{{++_version}}","labels":{"team":"{{team}}"} }""");
    }

    private static NamespacedName Key(string name) => new("team-risk", name);
}

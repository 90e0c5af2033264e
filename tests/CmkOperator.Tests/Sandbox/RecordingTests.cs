using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Recording;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed class RecordingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_changed_status_or_reason_and_a_condition_that_goes_are_entries()
    {
        var before = Workspace(("Ready", "False", "Creating"), ("Reconciling", "True", "Creating"), ("InSync", "True", "Succeeded"));
        var after = Workspace(("Ready", "False", "Updating"), ("InSync", "True", "Succeeded"), ("KeyReady", "True", "Succeeded"));

        Assert.Equal(
            [
                new TimelineEntry(Noon, "Ready", "False", "Updating"),
                new TimelineEntry(Noon, "KeyReady", "True", "Succeeded"),
                new TimelineEntry(Noon, "Reconciling", "", ""),
            ],
            Timeline.Compare(before, after, Noon));
    }

    [Fact]
    public void A_deleted_object_keeps_its_last_state_and_its_story_goes_on_when_it_is_made_again()
    {
        var key = new NamespacedName("ns", "one");
        var recorder = new ObjectRecorder(new FakeTimeProvider(Noon));
        recorder.Add(new WorkspaceChange(key, Workspace(("Ready", "True", "Succeeded")), false));
        recorder.Add(new WorkspaceChange(key, Workspace(("Ready", "True", "Succeeded")), true));

        Assert.True(recorder.Of(key).Deleted);
        Assert.NotNull(recorder.Of(key).Current);

        recorder.Add(new WorkspaceChange(key, Workspace(), false));

        Assert.False(recorder.Of(key).Deleted);
        Assert.Equal(["True", ""], recorder.Of(key).Timeline.Select(entry => entry.Status));
    }

    [Theory]
    [InlineData("PUT", "https://localhost/subscriptions/s/resourceGroups/g/providers/p/workspaces/w?api-version=1", true)]
    [InlineData("PATCH", "https://localhost/x", true)]
    [InlineData("DELETE", "https://localhost/x", true)]
    [InlineData("GET", "https://localhost/x", false)]
    [InlineData("POST", "https://localhost/providers/Microsoft.ResourceGraph/resources?api-version=1", false)]
    [InlineData("POST", "https://localhost/workspaces/w/diagnose", false)]
    [InlineData("POST", "https://localhost/workspaces/w/listKeys", false)]
    [InlineData("POST", "https://localhost/tenant/oauth2/v2.0/token", false)]
    [InlineData("POST", "https://localhost/workspaces/w/resyncKeys", true)]
    [InlineData("POST", "https://localhost/subscriptions/s/providers/Microsoft.DocumentDB/register", true)]
    public void Writes_are_what_changes_something(string method, string address, bool writes) =>
        Assert.Equal(writes, OperatorRequest.Of(Noon, method, new Uri(address), 200).IsWrite);

    [Fact]
    public void A_request_is_recorded_with_its_host_and_its_query_apart()
    {
        var request = OperatorRequest.Of(Noon, "get", new Uri("https://kv.vault.localhost:8443/keys/k?api-version=7.5"), 200);

        Assert.Equal(("GET", "kv.vault.localhost:8443/keys/k", "api-version=7.5"), (request.Method, request.Path, request.Query));
    }

    [Fact]
    public void Tokens_are_left_out_of_the_journal()
    {
        var journal = new AzureJournal();
        journal.Add(OperatorRequest.Of(Noon, "POST", new Uri("https://localhost/t/oauth2/v2.0/token"), 200));
        journal.Add(OperatorRequest.Of(Noon, "GET", new Uri("https://localhost/x"), 200));

        Assert.Single(journal.Requests);
    }

    private static JsonObject Workspace(params (string Type, string Status, string Reason)[] conditions)
    {
        var list = new JsonArray();
        foreach (var (type, status, reason) in conditions)
        {
            list.Add((JsonNode)new JsonObject { ["type"] = type, ["status"] = status, ["reason"] = reason });
        }

        return new JsonObject { ["status"] = new JsonObject { ["conditions"] = list } };
    }
}

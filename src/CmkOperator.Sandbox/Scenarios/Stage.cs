using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Sessions;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>A scenario while it plays: the hands that its steps have, and the eyes that its outcome is seen with.</summary>
internal sealed class Stage(Session session, JsonObject manifest, CancellationToken cancellationToken)
{
    /// <summary>Longer than the sample's interval, jitter included: the next periodic check is due.</summary>
    public static readonly TimeSpan BeyondInterval = TimeSpan.FromMinutes(35);

    private const int MostRests = 10;
    private static readonly TimeSpan StepDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortRest = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EventDeadline = TimeSpan.FromSeconds(10);

    /// <summary>What is applied; a world may still change it.</summary>
    public JsonObject Manifest { get; } = manifest;

    /// <summary>The object that is reported; the manifest's unless a scenario says otherwise.</summary>
    public NamespacedName Key { get; set; } = new(session.Namespace, manifest.Text("metadata", "name") ?? "");

    /// <summary>The hand in Azure.</summary>
    public AzureClient Azure => session.Azure;

    /// <summary>The session below.</summary>
    public Session Session => session;

    /// <summary>Ends everything.</summary>
    public CancellationToken Stop => cancellationToken;

    /// <summary>Id of the vault that the manifest names.</summary>
    public string VaultId => Manifest.Text("spec", "encryption", "keyVaultId")!;

    /// <summary>Name of that vault.</summary>
    public string Vault => VaultId[(VaultId.LastIndexOf('/') + 1)..];

    /// <summary>Name of the key that the manifest names.</summary>
    public string KeyName => Manifest.Text("spec", "encryption", "keyName")!;

    /// <summary>Id of the workspace that the manifest declares.</summary>
    public string WorkspaceId =>
        $"{GroupId}/providers/Microsoft.MachineLearningServices/workspaces/{Manifest.Text("spec", "workspaceName") ?? Manifest.Text("metadata", "name")}";

    /// <summary>Id of its resource group.</summary>
    public string GroupId => $"/subscriptions/{Manifest.Text("spec", "subscriptionId")}/resourceGroups/{Manifest.Text("spec", "resourceGroup")}";

    /// <summary>What can be seen now.</summary>
    public ScenarioOutcome Outcome
    {
        get
        {
            var record = session.Of(Key);
            return new ScenarioOutcome(record.Current, record.Deleted, record.Timeline, session.Journal.Requests);
        }
    }

    /// <summary>Applies a manifest; the scenario's own when none is given.</summary>
    public async Task ApplyAsync(JsonObject? other = null)
    {
        var applied = (other ?? Manifest).DeepClone().AsObject();
        applied["metadata"]!["namespace"] = session.Namespace;
        await session.Cluster.ApplyAsync(applied, cancellationToken);
    }

    /// <summary>Changes the object's spec by merge patch, as kubectl patch does.</summary>
    public async Task EditAsync(JsonObject spec)
    {
        session.Note($"the spec is edited: {spec.ToJsonString()}");
        await session.Cluster.PatchAsync(Key, new JsonObject { ["spec"] = spec }, cancellationToken);
    }

    /// <summary>Deletes the object, as kubectl delete does, and does not wait.</summary>
    public async Task DeleteAsync()
    {
        session.Note("the object is deleted");
        await session.Cluster.DeleteAsync(Key, cancellationToken);
    }

    /// <summary>Moves the clock of Azure and the operator, once the operator rests: what it has not planned yet cannot become due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await RestAsync(ShortRest);
        session.Note($"the clock moves by {by:c}");
        await session.Azure.AdvanceAsync(by, cancellationToken);
    }

    /// <summary>Waits until the operator has neither ended a pass nor sent a request for a while. What it did is seen before its pass is over.</summary>
    public async Task RestAsync(TimeSpan quiet)
    {
        for (var i = 0; i < MostRests; i++)
        {
            var (passes, requests) = (session.PassesOf(Key), session.Journal.Requests.Count);
            if (!await session.UntilAsync(
                () => session.PassesOf(Key) != passes || session.Journal.Requests.Count != requests, quiet, cancellationToken))
            {
                return;
            }

            await Task.Delay(Breath, cancellationToken);
        }
    }

    /// <summary>Waits for a Kubernetes event about the object whose note has these words.</summary>
    /// <exception cref="SessionException">None came.</exception>
    public async Task UntilEventAsync(string type, string reason, params string[] words)
    {
        bool Is(JsonObject item) =>
            item.Text("type") == type && item.Text("reason") == reason && words.All(word => item.Text("note")?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
        var started = TimeProvider.System.GetTimestamp();
        while (!(await session.Cluster.EventsAsync(Key, null, cancellationToken)).Any(item => Is(item)))
        {
            if (TimeProvider.System.GetElapsedTime(started) > EventDeadline)
            {
                throw new SessionException($"there must be an event {type} {reason} {string.Join(", ", words)}".TrimEnd());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    /// <summary>Lets the operator look again now.</summary>
    public Task PassAsync() => session.PassAsync(Key, cancellationToken);

    /// <summary>Lets the operator look again without asking it for anything.</summary>
    public Task LookAsync() => session.LookAsync(Key, cancellationToken);

    /// <summary>Waits for what an expectation wants.</summary>
    /// <exception cref="SessionException">It did not come.</exception>
    public async Task UntilAsync(Expectation expectation)
    {
        if (!await session.UntilAsync(() => !expectation(Outcome).Any(), StepDeadline, cancellationToken))
        {
            throw new SessionException($"a step waited {StepDeadline.TotalSeconds:0} s in vain: {string.Join("; ", expectation(Outcome))}");
        }
    }

    /// <summary>Waits for Ready=True.</summary>
    public Task UntilReadyAsync() => UntilAsync(Expect.Ready);

    /// <summary>Waits until the object is gone.</summary>
    public Task UntilGoneAsync() => UntilAsync(Expect.Gone);

    /// <summary>Lets the operator look, and look again every quarter of a second by the wall, until an expectation is met.</summary>
    /// <remarks>For what Azure shows late and sends no notice of.</remarks>
    public async Task PassUntilAsync(Expectation expectation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (expectation(Outcome).Any())
        {
            if (TimeProvider.System.GetElapsedTime(started) > StepDeadline)
            {
                throw new SessionException($"passes for {StepDeadline.TotalSeconds:0} s did not bring it: {string.Join("; ", expectation(Outcome))}");
            }

            await PassAsync();
            await session.UntilAsync(() => !expectation(Outcome).Any(), TimeSpan.FromMilliseconds(250), cancellationToken);
        }
    }
}

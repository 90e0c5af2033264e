using System.CommandLine;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Manifests;
using CmkOperator.Cli.Plans;
using CmkOperator.Cli.Terminal;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>plan</c>: what the operator would do with manifests.</summary>
internal sealed class PlanCommand(CommandConsole console)
{
    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "A file, a folder, or - for the standard input; may be given several times.",
        HelpName = "FILE|DIR|-",
        Required = true,
    };

    private readonly Option<bool> _offline = new("--offline") { Description = "Ask Azure for nothing: schema, rules, and the comparison with the object in the cluster." };

    private readonly Option<bool> _noCluster = new("--no-cluster") { Description = "Leave the cluster out." };

    private readonly Option<string> _format = new("--format")
    {
        Description = "text, or github for annotations of a pull request.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<string?> _output = new("--output", "-o") { Description = $"json for scripts, in the form of {CommandTree.Docs}/schemas/plan.schema.json.", HelpName = "FORMAT" };

    private readonly Option<string?> _operatorNamespace = new("--operator-namespace") { Description = "Where the operator is. Default: looked for in all namespaces.", HelpName = "NAME" };

    private readonly ClusterFlags _cluster = new();
    private readonly AzureFlags _azure = new();

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command("plan", "Say what the operator would do with manifests: checks, fields, requests to Azure. Nothing is written.");
        command.Options.Add(_files);
        command.Options.Add(_offline);
        command.Options.Add(_noCluster);
        command.Options.Add(_format.AcceptOnlyFromAmong("text", "github"));
        command.Options.Add(_output.AcceptOnlyFromAmong("json"));
        _cluster.AddTo(command);
        command.Options.Add(_operatorNamespace);
        _azure.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var isJson = given.GetValue(_output) == "json";
        var isGitHub = given.GetValue(_format) == "github";
        var set = await ManifestReader.ReadAsync(given.GetValue(_files) ?? [], console.In, cancellationToken);
        var plans = new List<ObjectPlan>();
        if (set.Manifests.Count > 0)
        {
            using var cluster = given.GetValue(_noCluster) ? null : await ReachAsync(_cluster.Read(given), cancellationToken);
            var found = cluster is null ? new OperatorFacts() : await OperatorFinder.FindAsync(cluster, given.GetValue(_operatorNamespace), cancellationToken);
            var facts = _azure.Complete(given, console.Variable, found);
            Warn(facts, cluster is not null && !given.GetValue(_offline));
            var options = _azure.Options(given, console.Variable, facts);
            var policy = new OperatorPolicy();
            using var azure = given.GetValue(_offline) ? null : AzureFlags.Open(console, options, facts.Tenancy, policy);
            var scene = new PlanScene
            {
                Namespace = cluster?.Namespace ?? "default",
                DemandedNamespace = _cluster.Read(given).Namespace,
                Cluster = cluster,
                Objects = cluster is null || azure is null ? null : await ListAsync(cluster, cancellationToken),
                Operator = facts,
                Azure = azure,
                VaultSuffix = Cloud(options).VaultSuffix,
                Time = console.Time,
            };
            var first = new Dictionary<NamespacedName, Manifest>();
            foreach (var manifest in set.Manifests)
            {
                var isFirst = manifest.Name.Length == 0 || first.TryAdd(scene.KeyOf(manifest), manifest);
                var plan = isFirst ? await ManifestPlanner.PlanAsync(manifest, scene, policy, cancellationToken) : Twice(manifest, scene.KeyOf(manifest), first[scene.KeyOf(manifest)]);
                plans.Add(plan);
                if (!isJson && !isGitHub)
                {
                    PlanText.Write(plan, console, given.GetValue(_offline));
                }
            }
        }

        var outcome = set.Faults.Count > 0 ? PlanOutcome.Refused : Worst(plans);
        Report(set, plans, outcome, isJson, isGitHub, given.GetValue(_offline));
        return (int)outcome;
    }

    private static ObjectPlan Twice(Manifest manifest, NamespacedName key, Manifest first) => new()
    {
        Manifest = manifest,
        Key = key,
        State = ObjectState.Unknown,
        Faults = [new ManifestFault(manifest.File, manifest.Line, $"{key} is in {first.File}:{first.Line} as well, and the one that is applied last would win. Keep one of them")],
    };

    // Refused outweighs changes, whose number is higher.
    private static PlanOutcome Worst(List<ObjectPlan> plans) => plans.Exists(plan => plan.Outcome == PlanOutcome.Refused) ? PlanOutcome.Refused
        : plans.Exists(plan => plan.Outcome == PlanOutcome.Changes) ? PlanOutcome.Changes
        : PlanOutcome.NothingToDo;

    private void Report(ManifestSet set, List<ObjectPlan> plans, PlanOutcome outcome, bool isJson, bool isGitHub, bool isOffline)
    {
        if (isJson)
        {
            console.Out.WriteLine(PlanJson.Write(plans, set.Faults, outcome));
            return;
        }

        if (isGitHub)
        {
            foreach (var line in set.Faults.Select(PlanAnnotations.Of).Concat(plans.SelectMany(PlanAnnotations.Of)))
            {
                console.Out.WriteLine(line);
            }
        }
        else
        {
            foreach (var fault in set.Faults)
            {
                console.Error.WriteLine(console.Paint(Ink.Red, fault.ToString()));
            }
        }

        console.Out.WriteLine(PlanText.Summary(plans, set.Faults.Count, set.PassedOver, isOffline));
    }

    private void Warn(OperatorFacts facts, bool matters)
    {
        foreach (var unknown in matters ? facts.Unknown : [])
        {
            console.Error.WriteLine($"warning: {unknown}. Ownership and grants may be unknown");
        }
    }

    // A cluster that nobody named may be out of reach: the plan says what it does not know. One that was named must answer.
    private async Task<Cluster?> ReachAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        Cluster? cluster = null;
        try
        {
            cluster = Cluster.Open(options);
            await cluster.GetAsync("version", cancellationToken);
            return cluster;
        }
        catch (ClusterException failure) when (!options.IsNamed)
        {
            cluster?.Dispose();
            console.Error.WriteLine($"note: planned without a cluster: {failure.Message.TrimEnd('.')}");
            return null;
        }
    }

    private async Task<IReadOnlyList<JsonObject>?> ListAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListAsync(null, cancellationToken);
        }
        catch (ClusterException failure)
        {
            console.Error.WriteLine($"note: other objects that declare the same workspace are not known: {failure.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static AzureCloud Cloud(AzureOptions options)
    {
        try
        {
            return AzureCloud.From(options);
        }
        catch (ArgumentException failure)
        {
            throw new CommandException($"{failure.Message} See --arm-endpoint, --authority-host and --vault-suffix", failure);
        }
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Explanations;
using CmkOperator.Cli.Terminal;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Reporting;
using CmkOperator.Schemas.Json;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>explain</c>: why objects are as they are.</summary>
internal sealed class ExplainCommand(CommandConsole console)
{
    private static readonly TimeSpan WatchPause = TimeSpan.FromSeconds(2);

    private readonly Argument<string?> _name = new("NAME") { HelpName = "NAME", Description = "The CmkWorkspace; without it all of the namespace.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "All objects of all namespaces." };
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Explain again whenever something changes, until interrupted." };
    private readonly ClusterFlags _cluster = new();

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command("explain", "Say why an object is as it is: cause, what was seen in Azure, what to do, by whom, and what changes when.");
        command.Arguments.Add(_name);
        command.Options.Add(_all);
        command.Options.Add(_watch);
        _cluster.AddTo(command);
        _name.CompletionSources.Add(ObjectNames.Complete(_cluster));
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var name = given.GetValue(_name);
        var isAll = given.GetValue(_all);
        if (name is not null && isAll)
        {
            throw new CommandException($"{name} and --all-namespaces exclude each other: name one object with --namespace, or leave the name out");
        }

        using var cluster = Cluster.Open(_cluster.Read(given));
        var shown = new Dictionary<NamespacedName, string?>();
        var settings = await OperatorFinder.FindAsync(cluster, null, cancellationToken);
        while (true)
        {
            IReadOnlyList<JsonObject> items = name is not null
                ? [await cluster.GetAsync(new NamespacedName(cluster.Namespace, name), cancellationToken)]
                : await cluster.ListAsync(isAll ? null : cluster.Namespace, cancellationToken);
            if (items.Count == 0 && shown.Count == 0)
            {
                console.Error.WriteLine(isAll ? "There is no CmkWorkspace in the cluster." : $"There is no CmkWorkspace in namespace {cluster.Namespace}; -A looks in all.");
            }

            foreach (var item in items.Where(item => IsNews(shown, item)))
            {
                Write(item, settings.DefaultInterval, isWhole: name is not null);
            }

            if (!given.GetValue(_watch))
            {
                return 0;
            }

            await Task.Delay(WatchPause, console.Time, cancellationToken);
        }
    }

    private static bool IsNews(Dictionary<NamespacedName, string?> shown, JsonObject item)
    {
        var (key, version) = (WorkspaceObjects.KeyOf(item), item.Text("metadata", "resourceVersion"));
        var isNews = !shown.TryGetValue(key, out var last) || last != version;
        shown[key] = version;
        return isNews;
    }

    // Of a fleet only what is not in order is worth more than a line.
    private void Write(JsonObject item, TimeSpan defaultInterval, bool isWhole)
    {
        var workspace = WorkspaceObjects.Read(item);
        var tree = Explanation.Of(WorkspaceObjects.DesiredOf(workspace, defaultInterval), workspace.Status, new OperatorPolicy(), console.Time.GetUtcNow());
        if (isWhole || tree.Tone != Tone.Good || tree.Children?.Any(child => child.Tone is Tone.Bad or Tone.Attention) == true)
        {
            ExplanationText.Write(tree, console);
        }
        else
        {
            ExplanationText.WriteLine(tree, console);
        }
    }
}

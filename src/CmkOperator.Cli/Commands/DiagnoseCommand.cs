using System.CommandLine;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Diagnoses;
using CmkOperator.Cli.Sessions;
using CmkOperator.Cli.Terminal;
using CmkOperator.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>diagnose</c>: Azure Machine Learning's own diagnosis of a workspace beside the conditions. It writes nothing and keeps nothing.</summary>
internal sealed class DiagnoseCommand(CommandConsole console)
{
    private const string DefaultTimeout = "10m";
    private const string WorkspaceProvider = "Microsoft.MachineLearningServices";
    private const string WorkspaceType = "workspaces";

    private readonly Argument<string?> _name = new("NAME") { HelpName = "NAME", Description = "The CmkWorkspace that declares the workspace.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _id = new("--id") { Description = "The workspace's resource id, in place of NAME: no cluster is needed.", HelpName = "RESOURCE_ID" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = $"json for scripts, in the form of {CommandTree.Docs}/schemas/diagnosis.schema.json.", HelpName = "FORMAT" };
    private readonly Option<string> _timeout = new("--timeout")
    {
        Description = $"How long to wait for Azure. Default: {DefaultTimeout}.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => DefaultTimeout,
    };

    private readonly Option<string?> _operatorNamespace = new("--operator-namespace") { Description = "Where the operator is, whose cloud is used. Default: looked for in all namespaces.", HelpName = "NAME" };
    private readonly ClusterFlags _cluster = new();
    private readonly AzureFlags _azure = new();

    /// <summary>The command.</summary>
    public Command Create()
    {
        var command = new Command("diagnose", "Show Azure Machine Learning's own diagnosis of a workspace beside the conditions of its object. Nothing is written.");
        command.Arguments.Add(_name);
        command.Options.Add(_id);
        command.Options.Add(_output.AcceptOnlyFromAmong("json"));
        command.Options.Add(_timeout);
        _cluster.AddTo(command);
        command.Options.Add(_operatorNamespace);
        _azure.AddCloudTo(command);
        _name.CompletionSources.Add(ObjectNames.Complete(_cluster));
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var timeout = Duration.TryParse(given.GetValue(_timeout), out var parsed)
            ? parsed
            : throw new CommandException($"--timeout {given.GetValue(_timeout)}: this is not a duration. Write one such as 90s, 10m or 1h");
        var (subject, facts) = await SubjectAsync(given, cancellationToken);
        using var azure = AzureFlags.Open(console, _azure.Options(given, console.Variable, facts), facts.Tenancy, new OperatorPolicy());
        var step = await new DiagnosisWait(new DiagnosisReader(azure.Reader), console).RunAsync(subject.WorkspaceId, timeout, cancellationToken);
        var diagnosis = step switch
        {
            DiagnosisStep.Done done => subject with { Findings = done.Findings },
            DiagnosisStep.Failed failed => throw new CommandException(WhyNot(subject.WorkspaceId, failed.Fault)),
            _ => throw new CommandException($"Azure has not finished the diagnosis of {subject.WorkspaceId} after {Duration.Format(timeout)}: try again with a longer --timeout"),
        };
        if (given.GetValue(_output) == "json")
        {
            console.Out.WriteLine(DiagnosisJson.Write(diagnosis));
        }
        else
        {
            DiagnosisText.Write(diagnosis, console);
        }

        return (int)diagnosis.Outcome;
    }

    // The workspace before anything was found, and what is known of the operator.
    private async Task<(WorkspaceDiagnosis Subject, OperatorFacts Facts)> SubjectAsync(ParseResult given, CancellationToken cancellationToken)
    {
        switch ((given.GetValue(_name), given.GetValue(_id)))
        {
            case (null, null):
                throw new CommandException("name a CmkWorkspace, or a workspace with --id");
            case ({ } name, { } id):
                throw new CommandException($"{name} and --id {id} exclude each other: name the object, or the workspace by its id");
            case (null, { } id):
                return (new WorkspaceDiagnosis(WorkspaceIdOf(id), null, [], []), new OperatorFacts());
            case ({ } name, null):
                using (var cluster = Cluster.Open(_cluster.Read(given)))
                {
                    var key = new NamespacedName(cluster.Namespace, name);
                    var workspace = WorkspaceObjects.Read(await cluster.GetAsync(key, cancellationToken));
                    var facts = await OperatorFinder.FindAsync(cluster, given.GetValue(_operatorNamespace), cancellationToken);
                    var workspaceId = WorkspaceObjects.DesiredOf(workspace, facts.DefaultInterval).WorkspaceId;
                    return (new WorkspaceDiagnosis(workspaceId, key, [], workspace.Status.Conditions), facts);
                }
        }
    }

    private static string WorkspaceIdOf(string text) =>
        ArmId.TryParse(text) is { } id
        && text.StartsWith('/')
        && string.Equals(id.Provider, WorkspaceProvider, StringComparison.OrdinalIgnoreCase)
        && string.Equals(id.ResourceType, WorkspaceType, StringComparison.OrdinalIgnoreCase)
            ? id.ToString()
            : throw new CommandException(
                $"--id {text}: this is not the resource id of a workspace. Write /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/{WorkspaceProvider}/{WorkspaceType}/NAME");

    private static string WhyNot(string workspaceId, AzureFault fault) => $"Azure did not diagnose {workspaceId}: {FaultMessage.Of(fault).TrimEnd('.')}." + fault.Status switch
    {
        401 => $" {CallerAdvice.LogIn}",
        403 => $" Your login needs {WorkspaceProvider}/{WorkspaceType}/diagnose/read on the workspace, which the role Reader has",
        404 => " Only a workspace that is there can be diagnosed; kubectl cmk explain says why one is not",
        429 => " Try again later",
        _ => string.Empty,
    };
}

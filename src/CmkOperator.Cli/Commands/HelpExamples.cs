using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Commands;

/// <summary>Teaches each command by example, below its help.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["kubectl-cmk"] = """
              kubectl cmk plan -f workspace.yaml          what would happen, before anything is applied
              kubectl cmk explain fraud-ml                why an object is as it is
              kubectl cmk rotate fraud-ml --to cmk-2026   another key of the same vault
            """,
        ["plan"] = """
              kubectl cmk plan -f workspace.yaml
              kubectl cmk plan -f manifests/ -f more.yaml --format github
              kustomize build . | kubectl cmk plan -f - -o json
              kubectl cmk plan -f workspace.yaml --offline --no-cluster

            Exit codes: 0 nothing to do, 2 there are changes, 1 refused or failed.
            Azure is read under your own login: az login, the variables AZURE_..., or a workload identity.
            """,
        ["import"] = """
              kubectl cmk import --subscription 11111111-1111-1111-1111-111111111111 --output-dir manifests/
              kubectl cmk import --all -n team-a > fleet.yaml
              terraform show -json | kubectl cmk import -f - > fraud-ml.yaml
              kubectl cmk import -f template.json --parameters template.parameters.json --subscription 11111111-1111-1111-1111-111111111111 -g rg-ml

            Exit codes: 0 done, 1 a file is wrong, something is incomplete, or a workspace was not found or not readable.
            Azure is read under your own login: az login, the variables AZURE_..., or a workload identity. Nothing is written there.
            """,
        ["explain"] = """
              kubectl cmk explain fraud-ml -n team-a
              kubectl cmk explain -A
              kubectl cmk explain fraud-ml --watch
            """,
        ["diagnose"] = """
              kubectl cmk diagnose fraud-ml -n team-a
              kubectl cmk diagnose fraud-ml -n team-a -o json
              kubectl cmk diagnose --id /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.MachineLearningServices/workspaces/NAME

            Exit codes: 0 no warning and no error, 2 at least one, 1 the diagnosis could not be made.
            Azure is asked under your own login: az login, the variables AZURE_..., or a workload identity.
            """,
        ["evidence"] = """
              kubectl cmk evidence fraud-ml -n team-a
              kubectl cmk evidence -A --output-file evidence.html --sign auditor.pem
              kubectl cmk evidence fraud-ml -n team-a --offline -o json

            Exit codes: 0 all was looked at, 2 at least one workspace is not under its key, 1 a look failed (the document is still written) or the command did.
            Azure is read under your own login: az login, the variables AZURE_..., or a workload identity. Nothing is written there.
            """,
        ["suspend"] = "  kubectl cmk suspend fraud-ml -n team-a --wait",
        ["resume"] = "  kubectl cmk resume fraud-ml -n team-a --wait",
        ["reconcile"] = "  kubectl cmk reconcile fraud-ml -n team-a --wait --timeout 5m",
        ["rotate"] = """
              kubectl cmk rotate fraud-ml                       look now for a newer version of the key
              kubectl cmk rotate fraud-ml --to cmk-2026         the newest usable version of another key
              kubectl cmk rotate fraud-ml --to cmk-2026/0123456789abcdef0123456789abcdef --wait

            The key is not looked at first: the operator checks it before Azure is changed, and the workspace stays under its key until the new one is usable.
            The way back is the same command with the key before, which must stay enabled.
            """,
        ["completion"] = """
              source <(kubectl-cmk completion bash)
              kubectl-cmk completion kubectl > ~/.local/bin/kubectl_complete-cmk && chmod +x ~/.local/bin/kubectl_complete-cmk
            """,
    };

    /// <summary>Adds the examples to the help of all commands.</summary>
    public static void AddTo(RootCommand root, CommandConsole console)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option)
        {
            option.Action = new WithExamples(help, console);
        }
    }

    private sealed class WithExamples(HelpAction help, CommandConsole console) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            var command = parseResult.CommandResult.Command;
            if (Examples.GetValueOrDefault(command is RootCommand ? "kubectl-cmk" : command.Name) is { } examples)
            {
                console.Out.WriteLine("Examples:");
                console.Out.WriteLine(examples);
            }

            return exitCode;
        }
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandTree
{
    /// <summary>Where the documentation is.</summary>
    public const string Docs = "https://github.com/cmk-operator/cmk-operator/blob/main/docs";

    /// <summary>Parses and runs a command line.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="console">What it reads and writes.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken cancellationToken) =>
        Failures.HandleAsync(console, async () =>
        {
            var given = Create(console).Parse(arguments);
            var command = given.CommandResult.Command;
            if (given.Action is ParseErrorAction unusable)
            {
                // The whole help would hide the line that matters, and an unknown -o is no mistyped -f.
                unusable.ShowHelp = false;
                unusable.ShowTypoCorrections = command is RootCommand;
            }

            var exitCode = await given.InvokeAsync(
                new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false }, cancellationToken);
            if (given.Action is ParseErrorAction)
            {
                console.Error.WriteLine($"{(command is RootCommand ? "kubectl cmk" : $"kubectl cmk {command.Name}")} --help shows options and examples.");
            }

            return exitCode;
        });

    /// <summary>All commands.</summary>
    /// <param name="console">What they read and write.</param>
    public static RootCommand Create(CommandConsole console)
    {
        var root = new RootCommand("What the CmkOperator would do with an Azure Machine Learning workspace under a customer-managed key, and why an object is as it is.");
        root.Subcommands.Add(new PlanCommand(console).Create());
        root.Subcommands.Add(new ImportCommand(console).Create());
        root.Subcommands.Add(new ExplainCommand(console).Create());
        root.Subcommands.Add(new DiagnoseCommand(console).Create());
        root.Subcommands.Add(new EvidenceCommand(console).Create());
        foreach (var request in new RequestCommands(console).Create())
        {
            root.Subcommands.Add(request);
        }

        root.Subcommands.Add(CompletionCommand.Create(console));
        root.Subcommands.Add(CompletionCommand.CreateAnswer(console, root));
        HelpExamples.AddTo(root, console);
        return root;
    }

    /// <summary>The version of this binary.</summary>
    public static string Version => typeof(CommandTree).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

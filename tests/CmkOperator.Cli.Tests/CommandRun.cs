using CmkOperator.Cli.Commands;
using CmkOperator.Cli.Terminal;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Cli.Tests;

/// <summary>One run of the command in this process, with what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    /// <summary>Runs the command without a cluster and without Azure in its environment.</summary>
    public static Task<CommandRun> OfAsync(params IReadOnlyList<string> arguments) => OfAsync(new CommandSetup(), arguments);

    public static async Task<CommandRun> OfAsync(CommandSetup setup, IReadOnlyList<string> arguments)
    {
        await using var written = new StringWriter { NewLine = "\n" };
        var output = setup.Out ?? written;
        await using var error = new StringWriter { NewLine = "\n" };
        var console = new CommandConsole
        {
            Out = output,
            Error = error,
            In = new StringReader(setup.Input),
            Variable = name => setup.Variables.GetValueOrDefault(name),
            Time = setup.Time,
            HasColours = setup.HasColours,
            Width = setup.Width,
        };
        var exitCode = await CommandTree.RunAsync(arguments, console, setup.Stop);
        return new CommandRun(exitCode, written.ToString(), error.ToString());
    }
}

/// <summary>What a run finds around it.</summary>
internal sealed record CommandSetup
{
    public string Input { get; init; } = string.Empty;

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where results go in place of <see cref="CommandRun.Out"/>; null for there.</summary>
    public TextWriter? Out { get; init; }

    public bool HasColours { get; init; }

    public int Width { get; init; } = CommandConsole.Unbounded;

    public CancellationToken Stop { get; init; }

    /// <summary>The variables with which a user of the simulator reaches it.</summary>
    public static IReadOnlyDictionary<string, string> VariablesOf(AzureEndpoints azure) => AzureVariables.Of(azure).ToDictionary(pair => pair.Name, pair => pair.Value);
}

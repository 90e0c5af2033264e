using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Commands;

/// <summary>Turns failures that somebody can do something about into a sentence and exit code 1.</summary>
internal static class Failures
{
    /// <summary>The exit code of a command that was refused or failed.</summary>
    public const int ExitCode = 1;

    /// <summary>The exit code of a command that was interrupted, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command.</summary>
    /// <param name="console">Where the sentence goes.</param>
    /// <param name="run">The command.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> HandleAsync(CommandConsole console, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (failure is CommandException or ClusterException)
        {
            console.Error.WriteLine(console.Paint(Ink.Red, $"error: {failure.Message}"));
            return ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }
}

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
            Tell(console, failure.Message);
            return ExitCode;
        }
        catch (IOException failure)
        {
            Tell(console, $"the results cannot be written, or the input cannot be read: {failure.Message.TrimEnd('.')}. Check the disk, and where the output goes");
            return ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    private static void Tell(CommandConsole console, string message)
    {
        try
        {
            console.Error.WriteLine(console.Paint(Ink.Red, $"error: {message}"));
        }
        catch (IOException)
        {
            // Both outputs may go to the same full disk: only the exit code can say it.
        }
    }
}

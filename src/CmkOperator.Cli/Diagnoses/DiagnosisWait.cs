using CmkOperator.Azure.Workspaces;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Diagnoses;

/// <summary>Begins a diagnosis and polls it until it is finished.</summary>
/// <param name="reader">Asks Azure.</param>
/// <param name="console">Its clock, and where progress is shown.</param>
internal sealed class DiagnosisWait(DiagnosisReader reader, CommandConsole console)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    // Azure may ask for ten minutes, which says more about its queue than about this diagnosis.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Runs the diagnosis.</summary>
    /// <param name="workspaceId">The workspace's ARM id.</param>
    /// <param name="timeout">How long to wait for the result.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last step: finished, failed, or still running when the time was over.</returns>
    public async Task<DiagnosisStep> RunAsync(string workspaceId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = console.Time.GetTimestamp();
        var step = await reader.BeginAsync(workspaceId, cancellationToken);
        if (step is DiagnosisStep.Running)
        {
            console.Error.WriteLine("Azure Machine Learning is diagnosing the workspace");
        }

        while (step is DiagnosisStep.Running running)
        {
            var left = timeout - console.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return running;
            }

            var pause = running.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : DefaultPause;
            await Task.Delay(Min(pause, LongestPause, left), console.Time, cancellationToken);
            step = await reader.PollAsync(running.Url, cancellationToken) is var next && next is DiagnosisStep.Failed { MayPass: true, Fault: var fault }
                ? running with { RetryAfter = fault.RetryAfter }
                : next;
        }

        return step;
    }

    private static TimeSpan Min(params ReadOnlySpan<TimeSpan> spans)
    {
        var least = TimeSpan.MaxValue;
        foreach (var span in spans)
        {
            least = span < least ? span : least;
        }

        return least;
    }
}

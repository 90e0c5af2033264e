using CmkOperator.Api.V1Alpha1;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Terminal;
using CmkOperator.Conditions;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Status;

namespace CmkOperator.Cli.Requests;

/// <summary>Waits until the operator has done what was asked, with a line of progress.</summary>
internal static class ObjectWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="key">The object.</param>
    /// <param name="isFulfilled">Whether it was done.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when it was done, else why not.</returns>
    public static async Task<string?> UntilAsync(
        Cluster cluster, NamespacedName key, Func<CmkWorkspace, WorkspaceStatus, bool> isFulfilled, TimeSpan timeout, CommandConsole console, CancellationToken cancellationToken)
    {
        var began = console.Time.GetTimestamp();
        var shown = string.Empty;
        while (true)
        {
            var workspace = WorkspaceObjects.Read(await cluster.GetAsync(key, cancellationToken));
            var status = workspace.Status;
            if (isFulfilled(workspace, status))
            {
                End(console);
                return null;
            }

            var ready = status.Find(ConditionType.Ready);
            var isCurrent = status.ObservedGeneration == workspace.Metadata.Generation;
            if (isCurrent && status.Find(ConditionType.Stalled) is { Status: ConditionStatus.True, Reason: not ConditionReason.Suspended } stalled)
            {
                End(console);
                return $"{key} is stalled ({stalled.Reason}): {stalled.Message}";
            }

            if (console.Time.GetElapsedTime(began) >= timeout)
            {
                End(console);
                return $"{key} was not done after {Workspaces.Duration.Format(timeout)}: {(ready is null ? "the operator has reported nothing" : $"{ready.Reason}: {ready.Message}")}. "
                    + $"kubectl cmk explain {key.Name} -n {key.Namespace} says why";
            }

            var line = ready is null || !isCurrent ? "waiting for the operator" : $"{ready.Reason}: {ready.Message}";
            Show(console, line, ref shown, console.Time.GetElapsedTime(began));
            await Task.Delay(Pause, console.Time, cancellationToken);
        }
    }

    // Drawn over on a terminal; elsewhere a line for each change.
    private static void Show(CommandConsole console, string line, ref string shown, TimeSpan elapsed)
    {
        if (console.HasProgress)
        {
            var text = $"{elapsed.TotalSeconds,4:0} s  {line}";
            var width = console.Width == CommandConsole.Unbounded ? text.Length : Math.Max(1, console.Width - 1);
            console.Error.Write($"\r\e[K{(text.Length <= width ? text : text[..width])}");
        }
        else if (line != shown)
        {
            console.Error.WriteLine(line);
        }

        shown = line;
    }

    private static void End(CommandConsole console)
    {
        if (console.HasProgress)
        {
            console.Error.Write("\r\e[K");
        }
    }
}

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Carries the clock of Azure and the operator forward while a scenario plays, so that what they wait for comes within seconds of the wall clock.</summary>
internal sealed class ClockTide : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop;
    private readonly Task _running;

    private ClockTide(Stage stage, TimeSpan stride)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stage.Stop);
        _running = RunAsync(stage, stride, _stop.Token);
    }

    /// <summary>Begins to carry it.</summary>
    /// <param name="stage">Whose clock.</param>
    /// <param name="stride">How far it moves with every beat of a fifth of a second; null to let it be.</param>
    public static ClockTide? Begin(Stage stage, TimeSpan? stride) => stride is { } by ? new ClockTide(stage, by) : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private static async Task RunAsync(Stage stage, TimeSpan stride, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, cancellationToken);
                await stage.Azure.AdvanceAsync(stride, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The scenario is over.
        }
    }
}

using System.Runtime.InteropServices;

namespace CmkOperator.Hosting;

/// <summary>
/// Hears SIGTERM and SIGINT from the first line of the program on. The host's own handlers come late, and cancel a start half-way, which it
/// then reports as a failure with a stack trace.
/// </summary>
internal sealed class StopSignals : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Begins to listen.</summary>
    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
    ];

    /// <summary>Cancelled when the process was asked to stop.</summary>
    public CancellationToken Requested => _stop.Token;

    /// <summary>Lets the host start whatever was asked: a start is short, and what has started is then stopped in order.</summary>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}

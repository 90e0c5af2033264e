using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>
/// Credentials from a plugin. It runs when the first request needs them, once for all requests that wait, again shortly before they expire,
/// and when the server rejected them.
/// </summary>
/// <param name="plugin">The plugin.</param>
/// <param name="time">The clock of the network.</param>
internal sealed class PluginCredentialSource(ExecPlugin plugin, TimeProvider time) : ICredentialSource
{
    /// <summary>Time between two runs when the first brought nothing that works; a plugin often asks a service that counts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private Task<PluginAnswer>? _run;
    private int _runs;
    private long _endedAt;
    private PluginAnswer? _held;
    private bool _isAccepted;

    /// <inheritdoc/>
    public async ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken)
    {
        Task<PluginAnswer> run;
        lock (_lock)
        {
            if (_held is not null && !_held.IsDue(time.GetUtcNow()))
            {
                return _held.Credential;
            }

            run = Run();
        }

        try
        {
            return (await run.WaitAsync(cancellationToken)).Credential;
        }
        // Early renewal failed, and what there is still holds.
        catch (CredentialException) when (_held is { } held && !held.HasExpired(time.GetUtcNow()))
        {
            return held.Credential;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ApiCredential?> RenewAsync(ApiCredential rejected, CancellationToken cancellationToken)
    {
        Task<PluginAnswer> run;
        lock (_lock)
        {
            if (_held is not null && !ReferenceEquals(_held.Credential, rejected))
            {
                return _held.Credential;
            }

            // The first rejection is a reason to ask again; a plugin whose answers are all rejected is not asked faster for that.
            if (!_isAccepted && _run is { IsCompleted: true } && _runs > 1 && time.GetElapsedTime(_endedAt) < Pause)
            {
                return null;
            }

            run = Run(isRejected: true);
        }

        var answer = await run.WaitAsync(cancellationToken);
        return ReferenceEquals(answer.Credential, rejected) ? null : answer.Credential;
    }

    /// <inheritdoc/>
    public void Accepted(ApiCredential credential)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_held?.Credential, credential))
            {
                _isAccepted = true;
            }
        }
    }

    /// <summary>Ends a plugin that runs.</summary>
    public void Dispose() => _disposed.Cancel();

    // A run belongs to all who wait for it: one that gives up does not end it for the others.
    private Task<PluginAnswer> Run(bool isRejected = false)
    {
        if (_run is { IsCompleted: false })
        {
            return _run;
        }

        // A failure is reported to every caller within the pause; an answer that has already expired is used for the same time.
        var isRecent = _run is not null && time.GetElapsedTime(_endedAt) < Pause;
        if (isRecent && (!isRejected || _run!.IsFaulted))
        {
            return _run!;
        }

        _runs++;
        return _run = RunAsync(_disposed.Token);
    }

    private async Task<PluginAnswer> RunAsync(CancellationToken cancellationToken)
    {
        // Off the caller's lock and thread: starting a process takes its time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var answer = await CredentialPlugin.RunAsync(plugin, time, cancellationToken);
            lock (_lock)
            {
                _held = answer;
                _isAccepted = false;
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                _endedAt = time.GetTimestamp();
            }
        }
    }
}

using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.LeaderElection;

namespace CmkOperator.Sharding;

/// <summary>Lets a shard work on an object only when no other can be at it; <see cref="ShardRule"/> decides.</summary>
internal sealed class ShardGate(
    ShardSettings settings, ShardLeases leases, ObjectDirectory directory, DirectoryService service, WorkspaceStore own, LeaderElector elector, NetworkClock clock)
    : IPassGate
{
    // The watches and the leases are read all the time.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ValueTask<TimeSpan?> WaitAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        // Nothing is done for an object that is gone or selected no longer but to end what was begun.
        TimeSpan? wait = !own.Contains(key) ? null : Decide(key) switch
        {
            ShardVerdict.Serves => null,
            ShardVerdict.Waits waits => waits.For,
            ShardVerdict.IsServed => settings.Timing.Lease,
            _ => Soon,
        };
        return ValueTask.FromResult(wait);
    }

    /// <summary>Whether this shard serves the object at this moment, and so may begin a write to Azure for it.</summary>
    public bool Serves(NamespacedName key) => own.Contains(key) && Decide(key) is ShardVerdict.Serves;

    private ShardVerdict Decide(NamespacedName key)
    {
        if (!service.HasSynced || elector.HeldSince is not { } heldSince || !directory.TryGet(key, out var entry))
        {
            return new ShardVerdict.Waits(Soon);
        }

        var view = new ShardView(settings.Self, leases.Others, leases.Age, clock.Time.GetElapsedTime(heldSince));
        var selectedFor = entry.SelectedSince is { } since ? clock.Time.GetElapsedTime(since) : TimeSpan.Zero;
        return ShardRule.Decide(new ShardedObject(key.Namespace, entry.Labels, entry.IsHandled, selectedFor), view, settings.Timing);
    }
}

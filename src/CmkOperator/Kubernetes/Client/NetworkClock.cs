namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The clock of the wire: request timeouts, watches and leases run by it. It is apart from the operator's own
/// <see cref="TimeProvider"/>, which a sandbox may move ahead by hours: a lease must not run out for that.
/// </summary>
internal sealed record NetworkClock(TimeProvider Time)
{
    /// <summary>The machine's clock.</summary>
    public static NetworkClock System { get; } = new(TimeProvider.System);
}

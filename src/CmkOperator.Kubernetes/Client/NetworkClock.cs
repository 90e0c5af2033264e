namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// The clock for request timeouts, watches and leases. It is separate from the operator's own
/// <see cref="TimeProvider"/>, which a sandbox may advance by hours, because that must not expire a lease.
/// </summary>
internal sealed record NetworkClock(TimeProvider Time)
{
    /// <summary>The machine's clock.</summary>
    public static NetworkClock System { get; } = new(TimeProvider.System);
}

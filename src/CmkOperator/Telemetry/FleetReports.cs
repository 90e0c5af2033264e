using CmkOperator.Azure.Fleet;
using CmkOperator.Faults;

namespace CmkOperator.Telemetry;

/// <summary>Tells of the looks that workspaces share, in the log and, when metrics are collected, as counters.</summary>
/// <param name="metrics">The counters; null when none are collected.</param>
/// <param name="logger">The log.</param>
internal sealed partial class FleetReports(OperatorMetrics? metrics, ILogger<FleetReports> logger) : IFleetJournal
{
    /// <inheritdoc/>
    public void Looked(FleetReport look)
    {
        metrics?.FleetLooked(isTaken: look.Fault is null);
        if (look.Fault is not { } fault)
        {
            LogLook(look.SubscriptionId, look.Rows ?? 0, look.Queries, look.Duration.TotalSeconds);
        }
        else if (look.Without is { } without)
        {
            LogWithout(look.SubscriptionId, Text(fault), without.TotalMinutes);
        }
        else
        {
            LogRetry(look.SubscriptionId, Text(fault));
        }
    }

    /// <inheritdoc/>
    public void Useless(string subscriptionId, int needless, TimeSpan without)
    {
        metrics?.FleetLooked(isTaken: false);
        LogUseless(subscriptionId, needless, without.TotalHours);
    }

    private static string Text(AzureFault fault) => fault.Status == 0 ? fault.Message : $"{fault.Status} {fault.Code}: {fault.Message}";

    [LoggerMessage(1, LogLevel.Information, "Subscription {Subscription}: one look through Azure Resource Graph for all its workspaces: {Rows} rows, {Queries} queries, {Seconds:0.0} s")]
    private partial void LogLook(string subscription, int rows, int queries, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "Subscription {Subscription}: Azure Resource Graph cannot be read ({Fault}): each workspace is looked at for itself for {Minutes:0} min, then it is tried again. --fleet-looks=false turns it off")]
    private partial void LogWithout(string subscription, string fault, double minutes);

    [LoggerMessage(3, LogLevel.Information, "Subscription {Subscription}: Azure Resource Graph cannot be read now ({Fault}): the periodic checks of its workspaces wait for the next try")]
    private partial void LogRetry(string subscription, string fault);

    [LoggerMessage(4, LogLevel.Warning, "Subscription {Subscription}: Azure Resource Graph showed {Workspaces} workspaces otherwise than Azure itself: each is looked at for itself for {Hours:0} h")]
    private partial void LogUseless(string subscription, int workspaces, double hours);
}

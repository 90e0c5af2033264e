using CmkOperator.Faults;

namespace CmkOperator.Azure.Fleet;

/// <summary>Is told of the looks that workspaces share: the hook for logs, metrics and tests. Called from the look's own task, so it must neither block nor throw.</summary>
internal interface IFleetJournal
{
    /// <summary>Records a look at a subscription.</summary>
    /// <param name="look">How it ended.</param>
    void Looked(FleetReport look);

    /// <summary>Records that most of what a look proposed was not so, and that looks are done without for a time.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="needless">How many needless looks at single workspaces it caused.</param>
    /// <param name="without">How long there are no looks.</param>
    void Useless(string subscriptionId, int needless, TimeSpan without);
}

/// <summary>How a look at a subscription ended.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Rows">How many rows Azure Resource Graph had; null when it could not be had.</param>
/// <param name="Queries">How many queries it took.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Fault">Why it could not be had; null when it could.</param>
/// <param name="Without">For how long looks are done without; null when the next one is taken as usual.</param>
internal sealed record FleetReport(string SubscriptionId, int? Rows, int Queries, TimeSpan Duration, AzureFault? Fault, TimeSpan? Without);

/// <summary>Records nothing.</summary>
internal sealed class NoFleetJournal : IFleetJournal
{
    /// <summary>The only instance.</summary>
    public static NoFleetJournal Instance { get; } = new();

    /// <inheritdoc/>
    public void Looked(FleetReport look)
    {
    }

    /// <inheritdoc/>
    public void Useless(string subscriptionId, int needless, TimeSpan without)
    {
    }
}

using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Fleet;

/// <summary>Looks at a whole subscription through Azure Resource Graph.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetReader(AzureCloud cloud, IAzureSender sender, TimeProvider time)
{
    // A subscription with more rows than this is looked at object by object; it bounds the memory too.
    private const int MostPages = 400;

    private readonly GraphPages _graph = new(cloud, sender, time);

    /// <summary>Looks at a subscription. Faults are part of the result.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FleetAnswer> ReadAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var look = new FleetLook(subscriptionId, time.GetTimestamp());
        var pages = 0;
        foreach (var (query, isAssignments) in new[] { (FleetQueries.Resources, false), (FleetQueries.Groups, false), (FleetQueries.Assignments, true) })
        {
            var answer = await _graph.ReadAsync([subscriptionId], query, MostPages - pages, row => Take(look, row, isAssignments), cancellationToken);
            pages += answer.Pages;
            if (answer.Fault is { } fault)
            {
                return new FleetAnswer(null, pages, fault, answer.IsLasting);
            }
        }

        return new FleetAnswer(look, pages, null);
    }

    private static void Take(FleetLook look, ReadOnlyMemory<byte> json, bool isAssignments)
    {
        if (FleetRow.Read(json, out var head) is not { } row)
        {
            return;
        }

        if (!isAssignments)
        {
            look.Add(row);
        }
        else if (head?.Properties is { PrincipalId: { Length: > 0 } principal, Scope: { Length: > 0 } scope })
        {
            look.AddAssignment(row, principal, scope);
        }
    }
}

/// <summary>What a look at a subscription brought.</summary>
/// <param name="Look">The look; null when there is none.</param>
/// <param name="Queries">How many queries it took.</param>
/// <param name="Fault">Why there is none; null when there is one.</param>
/// <param name="IsLasting">True when another try within minutes would bring none either.</param>
internal sealed record FleetAnswer(FleetLook? Look, int Queries, AzureFault? Fault, bool IsLasting = false);

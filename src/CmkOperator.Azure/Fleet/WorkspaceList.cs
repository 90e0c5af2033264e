using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Fleet;

/// <summary>Finds workspaces through Azure Resource Graph, without reading each of them.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkspaceList(AzureCloud cloud, IAzureSender sender, TimeProvider time)
{
    // A million workspaces: a list that does not end is a fault of the server.
    private const int MostPages = 1000;

    private readonly GraphPages _graph = new(cloud, sender, time);

    /// <summary>The workspaces that the login may read, sorted by id. The list may lag behind Azure by minutes.</summary>
    /// <param name="subscriptions">The subscriptions to look in; null for all that the login may read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<(IReadOnlyList<FleetRow> Rows, AzureFault? Fault)> ReadAsync(IReadOnlyList<string>? subscriptions, CancellationToken cancellationToken)
    {
        var rows = new List<FleetRow>();
        var answer = await _graph.ReadAsync(
            subscriptions,
            FleetQueries.Workspaces,
            MostPages,
            row =>
            {
                if (FleetRow.Read(row) is { } found)
                {
                    rows.Add(found with { Body = found.Body.ToArray() });
                }
            },
            cancellationToken);
        return ([.. rows.OrderBy(row => row.Id, StringComparer.OrdinalIgnoreCase)], answer.Fault);
    }
}

using System.Text.Json;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Fleet;

/// <summary>Puts one question to Azure Resource Graph and reads all pages of the answer, as fast as the graph's own allowance lets it.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class GraphPages(AzureCloud cloud, IAzureSender sender, TimeProvider time)
{
    private const string ApiVersion = "2024-04-01";

    /// <summary>The graph's own limit of rows on a page.</summary>
    public const int PageSize = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Uri _address = AzureUrls.Build(cloud.ArmEndpoint, "/providers/Microsoft.ResourceGraph/resources", ApiVersion);

    /// <summary>Reads the answer to a question.</summary>
    /// <param name="subscriptions">The subscriptions to look in; null for all that the login may read.</param>
    /// <param name="query">The question. It projects the id and sorts by it: without both the graph does not page.</param>
    /// <param name="mostPages">Where the reading ends with a fault.</param>
    /// <param name="onRow">Takes a row as JSON: a part of its page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<GraphAnswer> ReadAsync(
        IReadOnlyList<string>? subscriptions, string query, int mostPages, Action<ReadOnlyMemory<byte>> onRow, CancellationToken cancellationToken)
    {
        var pages = 0;
        long rows = 0;
        string? token = null;
        do
        {
            if (++pages > mostPages)
            {
                return NotUnderstood(pages, $"The answer has more than {mostPages} pages of {PageSize} rows");
            }

            var reply = await AskAsync(new GraphQuery(subscriptions, query, new GraphQuery.QueryOptions("objectArray", PageSize, token)), cancellationToken);
            if (reply.Fault is { } fault)
            {
                return new GraphAnswer(pages, fault, IsLasting: !FaultCatalog.IsTransient(fault));
            }

            if (FleetPage.Read(reply.Body) is not { } page)
            {
                return NotUnderstood(pages, "Azure Resource Graph's answer has no rows");
            }

            foreach (var row in page.Rows)
            {
                onRow(row);
            }

            var isFirst = token is null;
            rows += page.Rows.Count;
            token = page.SkipToken;
            if (token is null ? page.IsTruncated || rows < page.TotalRecords : page.Rows.Count == 0)
            {
                return NotUnderstood(pages, $"Azure Resource Graph returned {rows} rows, said that there are more, and named no way to them") with
                {
                    // Of several pages the last one may count a row that appeared since the first.
                    IsLasting = isFirst || token is not null,
                };
            }
        }
        while (token is not null);
        return new GraphAnswer(pages, null);
    }

    private async Task<AzureReply> AskAsync(GraphQuery query, CancellationToken cancellationToken)
    {
        var request = AzureRequest.Query(_address, JsonSerializer.SerializeToUtf8Bytes(query, FleetJson.Default.GraphQuery));
        while (true)
        {
            var reply = await sender.SendAsync(request, cancellationToken);
            // The graph counts in windows of seconds, and starting over would cost all pages again. A longer wait is left to the caller.
            if (reply.Fault is not { Status: 429, RetryAfter: { } wait } || wait > LongestWait)
            {
                return reply;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static GraphAnswer NotUnderstood(int pages, string why) => new(pages, AzureFaultMapper.InvalidResponse(why), IsLasting: true);
}

/// <summary>How the reading of an answer ended.</summary>
/// <param name="Pages">How many pages were asked for.</param>
/// <param name="Fault">Why it is incomplete; null when all rows were read.</param>
/// <param name="IsLasting">True when another try within minutes would bring no more.</param>
internal sealed record GraphAnswer(int Pages, AzureFault? Fault, bool IsLasting = false);

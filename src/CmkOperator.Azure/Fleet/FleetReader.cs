using System.Text.Json;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Fleet;

/// <summary>Looks at a whole subscription through Azure Resource Graph, page by page, as fast as the graph's own allowance lets it.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="sender">Sends the requests.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetReader(AzureCloud cloud, IAzureSender sender, TimeProvider time)
{
    // The graph's own limit.
    private const int PageSize = 1000;

    // A subscription with more rows than this is looked at object by object; it bounds the memory too.
    private const int MostPages = 400;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Uri _address = AzureUrls.Build(cloud.ArmEndpoint, "/providers/Microsoft.ResourceGraph/resources", ApiVersions.ResourceGraph);

    /// <summary>Looks at a subscription. Faults are part of the result.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<FleetAnswer> ReadAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var look = new FleetLook(subscriptionId, time.GetTimestamp());
        var pages = 0;
        foreach (var (query, isAssignments) in new[] { (FleetQueries.Resources, false), (FleetQueries.Groups, false), (FleetQueries.Assignments, true) })
        {
            long rows = 0;
            string? token = null;
            do
            {
                if (++pages > MostPages)
                {
                    return NotUnderstood(pages, $"The subscription has more than {MostPages * PageSize} rows");
                }

                var reply = await AskAsync(new GraphQuery([subscriptionId], query, new GraphQuery.QueryOptions("objectArray", PageSize, token)), cancellationToken);
                if (reply.Fault is { } fault)
                {
                    return new FleetAnswer(null, pages, fault, IsLasting(fault));
                }

                if (Parse(reply) is not { } page)
                {
                    return NotUnderstood(pages, "Azure Resource Graph's answer has no rows");
                }

                var isFirst = token is null;
                var count = Take(look, page.Data, isAssignments);
                rows += count;
                token = string.IsNullOrEmpty(page.SkipToken) ? null : page.SkipToken;
                if (token is null ? IsCut(page, rows) : count == 0)
                {
                    return NotUnderstood(pages, $"Azure Resource Graph returned {rows} rows, said that there are more, and named no way to them") with
                    {
                        // Of several pages the last one may count a row that appeared since the first.
                        IsLasting = isFirst || token is not null,
                    };
                }
            }
            while (token is not null);
        }

        return new FleetAnswer(look, pages, null);
    }

    private async Task<AzureReply> AskAsync(GraphQuery query, CancellationToken cancellationToken)
    {
        var request = AzureRequest.Query(_address, JsonSerializer.SerializeToUtf8Bytes(query, FleetJson.Default.GraphQuery));
        while (true)
        {
            var reply = await sender.SendAsync(request, cancellationToken);
            // What our own limiter holds back is only a matter of seconds. What Azure itself refused is left to who asked.
            if (reply.Fault is not { Status: 429, RetryAfter: { } wait } fault || wait > LongestWait || !fault.Has(FaultCodes.HeldBack))
            {
                return reply;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static int Take(FleetLook look, JsonElement data, bool isAssignments)
    {
        var count = 0;
        foreach (var json in data.EnumerateArray())
        {
            count++;
            if (FleetRow.Read(json) is not { } row)
            {
                continue;
            }

            if (isAssignments)
            {
                look.AddAssignment(row, json);
            }
            else
            {
                look.Add(row);
            }
        }

        return count;
    }

    private static bool IsCut(GraphPage page, long rows) =>
        string.Equals(page.ResultTruncated, "true", StringComparison.OrdinalIgnoreCase) || (page.TotalRecords is { } total && rows < total);

    private static GraphPage? Parse(AzureReply reply)
    {
        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, FleetJson.Default.GraphPage) is { Data.ValueKind: JsonValueKind.Array } page ? page : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A refusal does not pass within minutes; an outage, a throttle and a sign-in may.
    private static bool IsLasting(AzureFault fault) => fault.Status is >= 400 and < 500 and not (401 or 408 or 429);

    private static FleetAnswer NotUnderstood(int pages, string why) => new(null, pages, AzureFaultMapper.InvalidResponse(why), IsLasting: true);
}

/// <summary>What a look at a subscription brought.</summary>
/// <param name="Look">The look; null when there is none.</param>
/// <param name="Queries">How many queries it took.</param>
/// <param name="Fault">Why there is none; null when there is one.</param>
/// <param name="IsLasting">True when another try within minutes would bring none either.</param>
internal sealed record FleetAnswer(FleetLook? Look, int Queries, AzureFault? Fault, bool IsLasting = false);

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure;

/// <summary>Reads JSON from Azure into facts: one thing, or a list over all its pages.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="sender">Sends the requests.</param>
internal sealed class AzureReader(AzureCloud cloud, IAzureSender sender)
{
    // A list that does not end is a fault of the server: no list that we request is this long in a subscription.
    private const int MaxPages = 100;

    /// <summary>The cloud that it reads from.</summary>
    public AzureCloud Cloud => cloud;

    /// <summary>The address of an ARM id or path.</summary>
    public Uri Arm(string path, string apiVersion, params ReadOnlySpan<(string Name, string Value)> query) =>
        AzureUrls.Build(cloud.ArmEndpoint, path, apiVersion, query);

    /// <summary>Reads one thing through Azure Resource Manager.</summary>
    public Task<Reading<TFacts>> GetAsync<TWire, TFacts>(
        string id, string apiVersion, JsonTypeInfo<TWire> type, Func<TWire, TFacts?> map, CancellationToken cancellationToken)
        where TWire : class
        where TFacts : notnull =>
        GetAsync(AzureRequest.Read(Arm(id, apiVersion)), type, (wire, _) => map(wire), cancellationToken);

    /// <summary>Reads one thing; <paramref name="map"/> returns null for an answer that lacks required members.</summary>
    public async Task<Reading<TFacts>> GetAsync<TWire, TFacts>(
        AzureRequest request, JsonTypeInfo<TWire> type, Func<TWire, AzureReply, TFacts?> map, CancellationToken cancellationToken)
        where TWire : class
        where TFacts : notnull
    {
        var reply = await sender.SendAsync(request, cancellationToken);
        if (reply.Fault is not null)
        {
            return Reading.Failed<TFacts>(reply.Fault);
        }

        var (wire, fault) = Parse(reply, type);
        return wire is null ? Reading.Failed<TFacts>(fault!) : map(wire, reply) is { } facts ? Reading.Of(facts) : Reading.Failed<TFacts>(Incomplete(reply));
    }

    /// <summary>Reads a list through Azure Resource Manager.</summary>
    public Task<Reading<IReadOnlyList<TFacts>>> ListAsync<TItem, TFacts>(
        Uri uri, JsonTypeInfo<Page<TItem>> type, Func<TItem, TFacts?> map, CancellationToken cancellationToken)
        where TItem : class
        where TFacts : class =>
        ListAsync(AzureRequest.Read(uri), type, map, null, cancellationToken);

    /// <summary>Reads a list over all its pages; items for which <paramref name="map"/> returns null are left out.</summary>
    public async Task<Reading<IReadOnlyList<TFacts>>> ListAsync<TItem, TFacts>(
        AzureRequest request, JsonTypeInfo<Page<TItem>> type, Func<TItem, TFacts?> map, Action<AzureReply>? onPage, CancellationToken cancellationToken)
        where TItem : class
        where TFacts : class
    {
        var all = new List<TFacts>();
        for (var page = 0; page < MaxPages; page++)
        {
            var reply = await sender.SendAsync(request, cancellationToken);
            if (reply.Fault is not null)
            {
                return Reading.Failed<IReadOnlyList<TFacts>>(reply.Fault);
            }

            var (wire, fault) = Parse(reply, type);
            if (wire is null)
            {
                return Reading.Failed<IReadOnlyList<TFacts>>(fault!);
            }

            onPage?.Invoke(reply);
            all.AddRange((wire.Value ?? []).OfType<TItem>().Select(map).OfType<TFacts>());
            if (string.IsNullOrEmpty(wire.NextLink))
            {
                return Reading.Of<IReadOnlyList<TFacts>>(all);
            }

            if (!Uri.TryCreate(request.Uri, wire.NextLink, out var next) || (request.Audience == AzureAudience.KeyVault && next.Authority != request.Uri.Authority))
            {
                return Reading.Failed<IReadOnlyList<TFacts>>(AzureFaultMapper.InvalidResponse("The address of the next page of the list is invalid", reply.RequestId));
            }

            request = request with { Uri = next };
        }

        return Reading.Failed<IReadOnlyList<TFacts>>(AzureFaultMapper.InvalidResponse($"The list did not end after {MaxPages} pages"));
    }

    /// <summary>Sends a request unchanged.</summary>
    public Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken) => sender.SendAsync(request, cancellationToken);

    private static (T? Wire, AzureFault? Fault) Parse<T>(AzureReply reply, JsonTypeInfo<T> type)
        where T : class
    {
        if (reply.Body.IsEmpty)
        {
            return (null, Incomplete(reply));
        }

        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, type) is { } wire ? (wire, null) : (null, Incomplete(reply));
        }
        catch (JsonException exception)
        {
            return (null, AzureFaultMapper.InvalidResponse($"Azure's answer has an unexpected shape at {exception.Path ?? "its start"}", reply.RequestId));
        }
    }

    private static AzureFault Incomplete(AzureReply reply) =>
        AzureFaultMapper.InvalidResponse("Azure's answer lacks required members", reply.RequestId);
}

using System.Globalization;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>ARM's token buckets per subscription (or tenant), principal and kind of operation, and the subscription-wide ones. Counted exactly.</summary>
internal sealed class RequestBuckets(AzureState azure)
{
    private const int GlobalFactor = 15;
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> _buckets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes one token and returns the headers with what is left.</summary>
    /// <exception cref="ApiException">429 when the bucket is empty.</exception>
    public Dictionary<string, string> Take(ApiRequest request)
    {
        var (kind, size, refill) = request.Method switch
        {
            "GET" or "HEAD" => ("reads", 250, 25.0),
            "DELETE" => ("deletes", 200, 10.0),
            _ => ("writes", 200, 10.0),
        };
        var scope = request.Id.SubscriptionId is null ? "tenant" : "subscription";
        var holder = request.Id.SubscriptionId ?? azure.TenantId;
        var own = Left($"{holder}|{request.Caller.ObjectId}|{kind}", size, refill);
        var global = Left($"{holder}|*|{kind}", size * GlobalFactor, refill * GlobalFactor);
        if (azure.Switches.Throttling && (own < 1 || global < 1))
        {
            var wait = (int)Math.Ceiling((1 - Math.Min(own, global)) / refill);
            var refused = ApiException.Gateway(
                429,
                request.Id.SubscriptionId is null ? "TenantRequestsThrottled" : "SubscriptionRequestsThrottled",
                $"Number of '{kind[..^1]}' requests for {scope} '{holder}' actor '{request.Caller.ObjectId}' exceeded. Please try again after '{wait}' seconds.");
            refused.Headers["Retry-After"] = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
            refused.Headers[$"x-ms-ratelimit-remaining-{scope}-{kind}"] = "0";
            throw refused;
        }

        Spend($"{holder}|{request.Caller.ObjectId}|{kind}", own);
        Spend($"{holder}|*|{kind}", global);
        return new Dictionary<string, string>
        {
            [$"x-ms-ratelimit-remaining-{scope}-{kind}"] = Shown(own),
            [$"x-ms-ratelimit-remaining-{scope}-global-{kind}"] = Shown(global),
        };
    }

    private double Left(string bucket, int size, double refill) =>
        _buckets.TryGetValue(bucket, out var held) ? Math.Min(size, held.Left + ((azure.Now - held.At).TotalSeconds * refill)) : size;

    private void Spend(string bucket, double left) => _buckets[bucket] = (Math.Max(0, left - 1), azure.Now);

    private static string Shown(double left) => ((int)Math.Max(0, left - 1)).ToString(CultureInfo.InvariantCulture);
}

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>The queries that a principal may send in a window of five seconds.</summary>
internal sealed class GraphQuota(AzureState azure)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, (DateTimeOffset Since, int Used)> _windows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts one query and returns the headers with what is left.</summary>
    /// <exception cref="ApiException">429 when none is.</exception>
    public Dictionary<string, string> Take(ApiRequest request)
    {
        var caller = request.Caller.ObjectId;
        var now = azure.Now;
        var window = _windows.TryGetValue(caller, out var held) && now - held.Since < Window ? held : (Since: now, Used: 0);
        var limit = azure.Switches.ResourceGraphQuota;
        var resets = TimeSpan.FromSeconds(Math.Ceiling((window.Since + Window - now).TotalSeconds)).ToString("c");
        if (window.Used >= limit)
        {
            var refused = new ApiException(429, new ApiError(
                "RateLimiting",
                $"Please provide below info when asking for support: timestamp = {now:O}, correlationId = {Guid.NewGuid()}.")
            {
                Details = [new ApiError("RateLimiting", "Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.")],
            });
            refused.Headers["x-ms-user-quota-remaining"] = "0";
            refused.Headers["x-ms-user-quota-resets-after"] = resets;
            throw refused;
        }

        _windows[caller] = (window.Since, window.Used + 1);
        return new Dictionary<string, string>
        {
            ["x-ms-user-quota-remaining"] = $"{limit - window.Used - 1}",
            ["x-ms-user-quota-resets-after"] = resets,
        };
    }
}

using System.Threading.RateLimiting;
using CmkOperator.Azure.Clouds;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// The state that requests to one subscription (or vault, or directory) share: the gate that Azure shuts, the token buckets, the breaker.
/// The buckets alone are not enough, because other programs may use the same principal: the gate covers the rest.
/// </summary>
internal sealed class ThrottleScope : IDisposable
{
    private readonly TokenBucketRateLimiter _reads;
    private readonly TokenBucketRateLimiter _writes;

    /// <summary>Creates the scope of <paramref name="name"/>.</summary>
    public ThrottleScope(string name, AzureOptions options, TimeProvider time)
    {
        Gate = new SubscriptionGate(options.ThrottleRecovery, time);
        _reads = Bucket(options.ReadBurst, options.ReadsPerSecond);
        _writes = Bucket(options.WriteBurst, options.WritesPerSecond);
        Pipeline = new ResiliencePipelineBuilder<AzureReply> { Name = name, TimeProvider = time }
            .AddRateLimiter(new RateLimiterStrategyOptions
            {
                RateLimiter = arguments => Limiter(arguments.Context).AcquireAsync(1, arguments.Context.CancellationToken),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AzureReply>
            {
                // Only an outage of Azure as a whole trips it: a few failing resources never reach nine of ten.
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is TimeoutRejectedException || arguments.Outcome.Result?.Fault is { Status: 0 or >= 500 }),
            })
            .AddTimeout(options.CallTimeout)
            .Build();
    }

    /// <summary>The gate that Azure's Retry-After shuts.</summary>
    public SubscriptionGate Gate { get; }

    /// <summary>Limiter, breaker and timeout, in this order.</summary>
    public ResiliencePipeline<AzureReply> Pipeline { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gate.Dispose();
        _reads.Dispose();
        _writes.Dispose();
    }

    private TokenBucketRateLimiter Limiter(ResilienceContext context) =>
        context.Properties.GetValue(AzurePipelines.RequestProperty, null!).IsWrite ? _writes : _reads;

    // No queue: a request without a permit fails with the time to retry at, and the worker is free.
    private static TokenBucketRateLimiter Bucket(int burst, int perSecond) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    });
}

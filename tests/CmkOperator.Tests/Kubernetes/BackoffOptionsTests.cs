using CmkOperator.Kubernetes.Queues;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class BackoffOptionsTests
{
    [Fact]
    public void A_wait_is_never_negative_and_never_beyond_the_cap_and_its_jitter() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Double[0, 0.999]).Sample((failures, chance) =>
        {
            var options = new BackoffOptions();
            var delay = options.Delay(failures, chance);
            return delay > TimeSpan.Zero && delay <= options.Cap * (1 + options.Jitter);
        });

    [Fact]
    public void More_failures_never_shorten_the_wait() =>
        Gen.Int[0, 100].Sample(failures =>
        {
            var options = new BackoffOptions { Jitter = 0 };
            return options.Delay(failures + 1, 0.5) >= options.Delay(failures, 0.5);
        });
}

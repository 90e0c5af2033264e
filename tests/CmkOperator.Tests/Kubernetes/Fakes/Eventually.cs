using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>Waits, with a time limit, for the effect of a real server or loop.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(until) < Deadline, $"not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same with a clock that the test moves: it advances a little between checks.</summary>
    public static Task TrueAsync(FakeTimeProvider time, TimeSpan step, Func<bool> condition, string what) => TrueAsync(
        () =>
        {
            var met = condition();
            if (!met)
            {
                time.Advance(step);
            }

            return met;
        },
        what);
}

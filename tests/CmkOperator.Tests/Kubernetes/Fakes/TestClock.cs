using Microsoft.Extensions.Time.Testing;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>A clock that the test moves while it waits.</summary>
internal static class TestClock
{
    /// <summary>Advances the clock by a step between checks, until the condition holds.</summary>
    public static Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Func<bool> condition, string what) => Eventually.TrueAsync(
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

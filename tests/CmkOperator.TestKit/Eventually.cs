using Xunit;

namespace CmkOperator.TestKit;

/// <summary>Waits, with a time limit, for the effect of a real server or loop.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the condition holds; fails with <paramref name="what"/> when it does not in time.</summary>
    public static Task TrueAsync(Func<bool> condition, string what) =>
        UntilAsync(() => Task.FromResult(condition()), met => met, _ => what, ShortPause, Limit);

    /// <summary>Asks until the answer satisfies the condition, and returns it.</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="failure">Describes the last answer when the time is up.</param>
    /// <param name="within">How long to ask; half a minute if not given.</param>
    public static Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, Func<T, string>? failure = null, TimeSpan? within = null) =>
        UntilAsync(ask, holds, failure ?? (answer => $"still {answer}"), Pause, within ?? Limit);

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, Func<T, string> failure, TimeSpan pause, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < limit, $"not within {limit.TotalSeconds} s: {failure(answer)}");
            await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

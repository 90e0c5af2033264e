using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>Waits for a server to settle, with a limit.</summary>
internal static class Poll
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"still {answer}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

namespace CmkOperator.Core.Tests.Builders;

/// <summary>The moments of the settled world.</summary>
internal static class Clock
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Ago(TimeSpan time) => Now - time;
}

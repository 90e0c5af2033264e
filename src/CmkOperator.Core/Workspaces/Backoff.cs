namespace CmkOperator.Workspaces;

/// <summary>Pauses that double from try to try.</summary>
internal static class Backoff
{
    /// <summary>The pause after a try.</summary>
    /// <param name="first">The pause after the first.</param>
    /// <param name="attempt">Which try it was, from 1.</param>
    /// <param name="longest">No pause is longer.</param>
    public static TimeSpan Of(TimeSpan first, int attempt, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(attempt - 1, 0, 16));
        return doubled < longest ? doubled : longest;
    }
}

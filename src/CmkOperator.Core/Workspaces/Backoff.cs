namespace CmkOperator.Workspaces;

/// <summary>Pauses that double with each attempt.</summary>
internal static class Backoff
{
    /// <summary>The pause after an attempt.</summary>
    /// <param name="first">The pause after the first.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="longest">No pause is longer.</param>
    public static TimeSpan Of(TimeSpan first, int attempt, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(attempt - 1, 0, 16));
        return doubled < longest ? doubled : longest;
    }
}

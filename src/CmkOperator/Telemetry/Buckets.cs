using System.Diagnostics.Metrics;

namespace CmkOperator.Telemetry;

/// <summary>The bounds of the histograms, in seconds.</summary>
internal static class Buckets
{
    /// <summary>One request: from a cached answer to the longest call.</summary>
    public static InstrumentAdvice<double> Request { get; } = Of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>One pass: many requests, up to the pass's timeout.</summary>
    public static InstrumentAdvice<double> Pass { get; } = Of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120);

    /// <summary>Waiting for a worker: usually nothing, minutes when workers are scarce.</summary>
    public static InstrumentAdvice<double> Wait { get; } = Of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300);

    private static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}

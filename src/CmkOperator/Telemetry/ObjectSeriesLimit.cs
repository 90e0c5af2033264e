namespace CmkOperator.Telemetry;

/// <summary>How many objects have series that name them.</summary>
/// <param name="Objects">The number of objects.</param>
internal sealed record ObjectSeriesLimit(int Objects);

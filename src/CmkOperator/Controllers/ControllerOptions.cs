namespace CmkOperator.Controllers;

/// <summary>How the pump runs.</summary>
internal sealed record ControllerOptions
{
    /// <summary>Concurrent passes. Default: 10.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>The longest time that a pass may take; then it is cancelled and counts as failed. Default: 2 min.</summary>
    public TimeSpan PassTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long running passes may continue after the process is asked to stop. Default: 20 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

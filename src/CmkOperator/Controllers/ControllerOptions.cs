namespace CmkOperator.Controllers;

/// <summary>How the pump runs.</summary>
internal sealed record ControllerOptions
{
    /// <summary>Passes at the same time. Default: 10.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>The longest a pass may take; it is then cancelled and counts as failed. Default: 2 min.</summary>
    public TimeSpan PassTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long running passes may go on after the process was told to stop. Default: 20 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

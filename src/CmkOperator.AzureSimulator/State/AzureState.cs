using CmkOperator.AzureSimulator.Time;

namespace CmkOperator.AzureSimulator.State;

/// <summary>
/// What every service of this Azure reads: its resources, its time, its switches and its addresses. It knows none of the services.
/// One lock guards all of it and all that the services keep beside it: readers and writers hold <see cref="Gate"/>.
/// </summary>
internal sealed class AzureState
{
    private DateTimeOffset? _happeningAt;

    public AzureState(SimulatorClock clock, SimulatorSwitches switches, string tenantId)
    {
        Clock = clock;
        Switches = switches;
        TenantId = tenantId;
        Store = new ResourceStore(() => Now);
    }

    /// <summary>Raised before the first due happening and after each, for services that react to what others changed.</summary>
    public event Action? Changed;

    public Lock Gate { get; } = new();

    public SimulatorClock Clock { get; }

    public SimulatorSwitches Switches { get; set; }

    public string TenantId { get; }

    /// <summary>Set once the port is known, before the first request.</summary>
    public Endpoints Endpoints { get; set; } = new(443);

    public ResourceStore Store { get; }

    public Timeline Timeline { get; } = new();

    /// <summary>The time of the test clock; during a happening that fell due earlier, the time at which it did.</summary>
    public DateTimeOffset Now => _happeningAt ?? Clock.GetUtcNow();

    /// <summary>Runs everything that is due by now. Called with the gate held, before anything is read.</summary>
    public void Settle()
    {
        var until = Clock.GetUtcNow();
        Changed?.Invoke();
        try
        {
            while (Timeline.NextDue(until) is { } due)
            {
                _happeningAt = due;
                Timeline.RunNext();
                Changed?.Invoke();
            }
        }
        finally
        {
            _happeningAt = null;
        }
    }

    /// <summary>Moves the clock forward. What was begun before the jump counts from before it.</summary>
    public void Advance(TimeSpan by)
    {
        lock (Gate)
        {
            Settle();
        }

        // Timers of the operator under test fire from here: never with the gate held.
        Clock.Advance(by);
        lock (Gate)
        {
            Settle();
        }
    }
}

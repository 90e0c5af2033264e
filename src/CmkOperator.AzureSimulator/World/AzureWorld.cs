using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.MachineLearning;
using CmkOperator.AzureSimulator.Operations;
using CmkOperator.AzureSimulator.Resources;
using CmkOperator.AzureSimulator.Time;

namespace CmkOperator.AzureSimulator.World;

/// <summary>Everything this Azure knows. One lock guards all of it: whoever reads or writes holds <see cref="Gate"/>.</summary>
internal sealed class AzureWorld
{
    private readonly KeyAccessMonitor _keyAccess;
    private readonly KeyFollower _keyFollower;
    private DateTimeOffset? _happeningAt;

    public AzureWorld(SimulatorClock clock, SimulatorSwitches switches, string tenantId)
    {
        Clock = clock;
        Switches = switches;
        TenantId = tenantId;
        Store = new ResourceStore(() => Now);
        Operations = new OperationRegistry(this);
        Vaults = new VaultRegistry(this);
        Directory = new TenantDirectory(this);
        Access = new AccessEvaluator(this);
        Providers = new ProviderRegistry(this);
        SoftDeletedWorkspaces = new SoftDeletedWorkspaces(this);
        ManagedGroups = new ManagedGroups(this);
        _keyAccess = new KeyAccessMonitor(this);
        _keyFollower = new KeyFollower(this);
    }

    public Lock Gate { get; } = new();

    public SimulatorClock Clock { get; }

    public SimulatorSwitches Switches { get; set; }

    public string TenantId { get; }

    /// <summary>Set once the port is known, before the first request.</summary>
    public Endpoints Endpoints { get; set; } = new(443);

    public ResourceStore Store { get; }

    public Timeline Timeline { get; } = new();

    public OperationRegistry Operations { get; }

    public VaultRegistry Vaults { get; }

    public TenantDirectory Directory { get; }

    public AccessEvaluator Access { get; }

    public ProviderRegistry Providers { get; }

    public SoftDeletedWorkspaces SoftDeletedWorkspaces { get; }

    public ManagedGroups ManagedGroups { get; }

    /// <summary>The time of the test clock; while something happens that fell due earlier, the time at which it did.</summary>
    public DateTimeOffset Now => _happeningAt ?? Clock.GetUtcNow();

    /// <summary>Lets everything that is due by now happen. Called with the gate held, before anybody looks.</summary>
    public void Settle()
    {
        var until = Clock.GetUtcNow();
        Observe();
        try
        {
            while (Timeline.NextDue(until) is { } due)
            {
                _happeningAt = due;
                Timeline.RunNext();
                Observe();
            }
        }
        finally
        {
            _happeningAt = null;
        }
    }

    private void Observe()
    {
        _keyAccess.Observe();
        _keyFollower.Observe();
    }
}

using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Exploration.Tests.Simulation;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>Where explorations begin. Every wait is a minute or two, so that only few ages have to be distinguished.</summary>
internal static class StartWorlds
{
    public static OperatorPolicy Policy { get; } = new()
    {
        ResourceMissingGrace = TimeSpan.FromMinutes(1),
        AbsenceConfirmation = TimeSpan.FromMinutes(1),
        CreationShows = TimeSpan.FromMinutes(1),
        GrantPropagation = TimeSpan.FromMinutes(1),
        OldVersionWatch = TimeSpan.FromMinutes(1),
        FailureBackoff = TimeSpan.FromMinutes(1),
        SoftDeletedRetry = TimeSpan.FromMinutes(1),
        UnkeptRetry = TimeSpan.FromMinutes(1),
        PurgeRetry = TimeSpan.FromMinutes(1),
        PurgeDeadline = TimeSpan.FromMinutes(2),
        ClockSkew = TimeSpan.Zero,
    };

    public static DesiredWorkspace Declared { get; } = DesiredBuilder.Build() with { HasFinalizer = false, Interval = TimeSpan.FromMinutes(1) };

    public static SimulatedWorld Missing(DesiredWorkspace desired) => new()
    {
        Azure = new SimulatedAzure(),
        Object = new SimulatedObject(desired, WorkspaceStatus.Empty),
        Policy = Policy,
    };

    public static SimulatedWorld Present(DesiredWorkspace desired) => Missing(desired) with
    {
        Azure = new SimulatedAzure { Workspace = Events.Live(), HasManagedGroup = true, StoresKey = Names.KeyUri(Names.Version1), Creations = 1 },
    };

    public static DesiredWorkspace Pin(DesiredWorkspace desired, string? version) => desired with { Encryption = desired.Encryption with { KeyVersion = version } };
}

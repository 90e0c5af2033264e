using CmkOperator.Core.Tests.Builders;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>The abstract Azure: each thing absent, present, other, in progress, failed or unreadable.</summary>
internal sealed record SimulatedAzure
{
    public SimulatedWorkspace? Workspace { get; init; }

    public SimulatedOperation? Operation { get; init; }

    public bool HoldsSoftDeleted { get; init; }

    public bool HasManagedGroup { get; init; }

    public VaultMode Vault { get; init; }

    public AccessMode Access { get; init; }

    public VersionMode FirstVersion { get; init; } = VersionMode.Enabled;

    public VersionMode SecondVersion { get; init; }

    /// <summary>The key that the stores show; null before there are any.</summary>
    public string? StoresKey { get; init; }

    /// <summary>True when a purge answers that there is nothing to purge.</summary>
    public bool PurgeIsDeadEnd { get; init; }

    /// <summary>The id that the service gives to the next creation.</summary>
    public int Creations { get; init; }

    public bool OperationRuns => Operation is { IsRunning: true };

    public bool Has(string version) => version == Names.Version1 ? FirstVersion != VersionMode.Absent : SecondVersion != VersionMode.Absent;

    public override string ToString() =>
        $"ws[{Workspace}] op[{Operation}] soft={HoldsSoftDeleted} mg={HasManagedGroup} {Vault} {Access} v1={FirstVersion} v2={SecondVersion} stores={StoresKey?[^6..]} dead={PurgeIsDeadEnd}";
}

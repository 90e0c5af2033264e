using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>How a simulator is started.</summary>
internal sealed record AzureSimulatorOptions
{
    /// <summary>The tenant of every simulator unless another is asked for.</summary>
    public const string DefaultTenantId = "0f0e0d0c-0b0a-4908-8706-050403020100";

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder that gets <c>ca.crt</c>; null makes a new temporary one.</summary>
    public string? DataDirectory { get; init; }

    public string TenantId { get; init; } = DefaultTenantId;

    /// <summary>The clock below the test clock; a fake one makes a simulator that stands still until it is told.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Delays and open questions; they can be changed later under <c>/_simulator/state</c>.</summary>
    public SimulatorSwitches Switches { get; init; } = new();
}

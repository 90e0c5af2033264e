using CmkOperator.Core.Tests.Builders;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>Azure, the object, the process's memory and the time.</summary>
internal sealed record SimulatedWorld
{
    public required SimulatedAzure Azure { get; init; }

    public required SimulatedObject? Object { get; init; }

    public PassMemory? Memory { get; init; }

    /// <summary>What the process has yet to write into the status before it decides anything; it ends with the process.</summary>
    public WorkspaceStatus? Kept { get; init; }

    /// <summary>The object as the process still sees it, when its watch lags behind; null when it sees what is there.</summary>
    public SimulatedObject? Seen { get; init; }

    public DateTimeOffset Now { get; init; } = Clock.Now;

    /// <summary>For the predicates alone: the GUID of the workspace that this object made and saw succeed, or took over.</summary>
    public string? Owned { get; init; }

    /// <summary>Only for the predicates: the GUID of a workspace that a pass saw under another owner.</summary>
    public string? Lost { get; init; }

    /// <summary>Only for the predicates: the generation and the request that a grant was carried out for, as long as somebody may have taken it away.</summary>
    public string? Granted { get; init; }

    /// <summary>Another object that declares the same workspace.</summary>
    public Rival? Rival { get; init; }

    public OperatorPolicy Policy { get; init; } = new();
}

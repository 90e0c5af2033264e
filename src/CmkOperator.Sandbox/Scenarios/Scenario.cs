using System.Text.Json.Nodes;
using CmkOperator.Configuration;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>A world, what happens in it, and what must come of it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">The world and the outcome in a sentence.</param>
internal sealed record Scenario(string Name, string Description)
{
    /// <summary>Merged into the sample manifest's spec; null leaves the sample as it is.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>How this world differs from what the manifest needs.</summary>
    public Func<DeclaredWorld, DeclaredWorld> World { get; init; } = world => world;

    /// <summary>What else is done to Azure, and to the manifest, before the operator starts.</summary>
    public Func<Stage, Task> Arrange { get; init; } = _ => Task.CompletedTask;

    /// <summary>What happens after the manifest was applied, in order.</summary>
    public Func<Stage, Task> Act { get; init; } = _ => Task.CompletedTask;

    /// <summary>What must come of it.</summary>
    public required Expectation Outcome { get; init; }

    /// <summary>Whether the operator may grant access to the key itself.</summary>
    public bool GrantAllowed { get; init; }

    /// <summary>The operator's settings of which identity may be used, given the scenario's namespace.</summary>
    public Func<string, TenancyOptions> Tenancy { get; init; } = _ => new TenancyOptions();

    /// <summary>Whether it needs a cluster that has service accounts and gives their tokens.</summary>
    public bool NeedsServiceAccounts { get; init; }

    /// <summary>Runs in place of this one: the scenario is then the sum of them, and only its name and description count.</summary>
    public IReadOnlyList<Scenario> Runs { get; init; } = [];

    /// <summary>Number of the write, to Kubernetes or to Azure, at which the operator's process dies; null to live on.</summary>
    public int? FatalWrite { get; init; }

    /// <summary>
    /// How far the clock of Azure and the operator moves each time that <see cref="ClockTide"/> looks, for worlds that make the operator
    /// wait again and again; null lets it run as the wall clock does.
    /// </summary>
    public TimeSpan? ClockStride { get; init; }

    /// <summary>How long the outcome is waited for, by the wall clock.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

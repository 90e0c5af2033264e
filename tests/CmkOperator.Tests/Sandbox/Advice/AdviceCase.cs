using System.Text.Json.Nodes;
using CmkOperator.Conditions;
using CmkOperator.Sandbox.Scenarios;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Tests.Sandbox.Advice;

/// <summary>A world with one fault, the words that name the remedy, and the remedy: exactly what the words say and nothing else.</summary>
/// <param name="Reason">The reason that the fault is reported with.</param>
/// <param name="Remedy">Which of the remedies of its advice is tried, in a few words.</param>
internal sealed record AdviceCase(ConditionReason Reason, string Remedy)
{
    /// <summary>Merged into the sample's spec.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>How the world differs.</summary>
    public Func<DeclaredWorld, DeclaredWorld> World { get; init; } = world => world;

    /// <summary>The fault, before the operator starts.</summary>
    public Func<Stage, Task> Arrange { get; init; } = _ => Task.CompletedTask;

    /// <summary>The fault, after the object was applied.</summary>
    public Func<Stage, Task> Break { get; init; } = _ => Task.CompletedTask;

    /// <summary>The condition that reports it.</summary>
    public string Condition { get; init; } = "Ready";

    /// <summary>Its status.</summary>
    public string Status { get; init; } = "False";

    /// <summary>What the message must say for a person to know the remedy.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>What the message must not say: a remedy that would not work here.</summary>
    public IReadOnlyList<string> NotWords { get; init; } = [];

    /// <summary>What the person does.</summary>
    public required Func<Stage, Task> Mend { get; init; }

    /// <summary>How it ends; Ready unless the object is deleted.</summary>
    public Expectation End { get; init; } = Expect.Ready;

    /// <summary>How far the clock moves between two looks; beyond the interval unless the operator retries later.</summary>
    public TimeSpan Stride { get; init; } = Stage.BeyondInterval;

    /// <summary>The name of its test.</summary>
    public string Name => $"{Reason}: {Remedy}";
}

using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Json;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The operator's process dies in the middle and is started again.</summary>
internal static class RestartScenarios
{
    // Finalizer, status and events, and the PUT between them: about ten writes. The last run must find no write to die at.
    private const int MostWrites = 14;
    private static readonly TimeSpan LifeDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWrites = TimeSpan.FromMilliseconds(1500);

    /// <summary>One run for each write of a creation, until a run has no such write any more: that one dies at rest.</summary>
    public static Scenario Series { get; } = new()
    {
        Name = "operator-restart",
        Description = "The process dies at every write to Azure and to Kubernetes in turn: the same final state, one PUT each time.",
        Outcome = Expect.Ready,
        Runs = Deaths(),
    };

    private static Expectation SameAsHappyPath { get; } = Expect.All(
        Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1), Expect.HasStatus("createOnly"), NothingLeftOver);

    private static IEnumerable<Scenario> Deaths()
    {
        var died = true;
        for (var write = 1; died; write++)
        {
            died = false;
            yield return DiesAt(write, () => died = true);
        }
    }

    private static Scenario DiesAt(int write, Action onDeath) => new()
    {
        Name = $"operator-restart/{write}",
        Description = $"The process dies right after write {write} of a creation, before it sees the answer.",
        Spec = new JsonObject { ["hbiWorkspace"] = false },
        FatalWrite = write,
        Act = async stage =>
        {
            var session = stage.Session;
            await session.UntilAsync(() => session.FatalWrite is not null || !Expect.Ready(stage.Outcome).Any(), LifeDeadline, stage.Stop);
            if (await session.UntilAsync(() => session.FatalWrite is not null, LastWrites, stage.Stop))
            {
                onDeath();
            }

            await session.KillOperatorAsync();
            session.Note("the operator is started again");
            await session.StartOperatorAsync(stage.Stop);
        },
        Outcome = SameAsHappyPath,
    };

    private static IEnumerable<string> NothingLeftOver(ScenarioOutcome outcome)
    {
        if (outcome.Status.At("operation") is { } operation)
        {
            yield return $"no operation must be left in the status, there is {operation.ToJsonString()}";
        }

        if (outcome.Object.At("metadata", "finalizers") is not JsonArray { Count: 1 })
        {
            yield return "the object must have its one finalizer";
        }
    }
}

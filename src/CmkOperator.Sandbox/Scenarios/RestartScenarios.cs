using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>The operator's process dies in the middle and is started again.</summary>
internal static class RestartScenarios
{
    // Finalizer, status and events, and the PUT between them: about ten writes. The last run must find no write to die at.
    private const int MostWrites = 14;

    private static readonly TimeSpan LifeDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWrites = TimeSpan.FromMilliseconds(1500);

    /// <summary>One run for each write of a creation, and a few more that die at rest.</summary>
    public static Scenario Series { get; } = new("operator-restart", "The process dies at every write to Azure and to Kubernetes in turn: the same final state, one PUT each time.")
    {
        Outcome = Expect.Ready,
        Runs = [.. Enumerable.Range(1, MostWrites).Select(DiesAt)],
    };

    private static Expectation SameAsHappyPath => Expect.All(
        Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1), Expect.Writes(1), Expect.HasStatus("createOnly"), NothingLeftOver);

    private static Scenario DiesAt(int write) => new($"operator-restart/{write}", $"The process dies right after write {write} of a creation, before it sees the answer; at rest, when there is no such write.")
    {
        Spec = new JsonObject { ["hbiWorkspace"] = false },
        FatalWrite = write,
        Act = async stage =>
        {
            var session = stage.Session;
            await session.UntilAsync(() => session.FatalWrite is not null || !Expect.Ready(stage.Outcome).Any(), LifeDeadline, stage.Stop);
            if (await session.UntilAsync(() => session.FatalWrite is not null, LastWrites, stage.Stop) && write == MostWrites)
            {
                throw new SessionException($"a creation has more than {MostWrites - 1} writes: every one of them needs its run");
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

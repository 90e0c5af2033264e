using CmkOperator.Conditions;
using CmkOperator.Exploration.Tests.Simulation;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>
/// Breadth-first over every reachable state: every event, every fault of reads and writes and every crash at every state. The first
/// violation found therefore has the shortest path.
/// </summary>
/// <param name="loop">The operator.</param>
/// <param name="events">What may happen.</param>
/// <param name="readFaults">How reads may fail.</param>
/// <param name="writeFaults">How writes may fail.</param>
/// <param name="watcher">Also sees every pass; what it returns is a violation.</param>
internal sealed class Explorer(
    Loop loop, IReadOnlyList<WorldEvent> events, IReadOnlyList<ReadFault> readFaults, IReadOnlyList<WriteFault> writeFaults, Func<StepResult, string?>? watcher = null)
{
    private const int Most = 120_000;
    private readonly Dictionary<string, int> _known = [];
    private readonly List<(SimulatedWorld World, int From, string Step)> _states = [];
    private readonly HashSet<string> _good = [];

    public int States => _states.Count;

    public int Transitions { get; private set; }

    /// <summary>Explores; the violation with its trace, or null.</summary>
    public string? Run(SimulatedWorld start)
    {
        Reach(start, -1, "start");
        for (var index = 0; index < _states.Count; index++)
        {
            if (Expand(index) is { } violation)
            {
                return violation;
            }

            if (_states.Count > Most)
            {
                return $"more than {Most} states: the abstraction is not as small as it should be\n{Trace(_states.Count - 1)}";
            }
        }

        for (var index = 0; index < _states.Count; index++)
        {
            if (Stuck(_states[index].World) is { } why)
            {
                return $"{why}\n{Trace(index)}";
            }
        }

        return null;
    }

    private string? Expand(int index)
    {
        var world = _states[index].World;
        foreach (var happening in events)
        {
            if (happening.Happen(world) is { } after)
            {
                Reach(after, index, happening.Name);
            }
        }

        if (world.Object is null)
        {
            return null;
        }

        foreach (var reads in readFaults)
        {
            foreach (var writes in writeFaults)
            {
                var step = loop.Step(world, reads, writes);
                var name = $"pass ({reads}, {writes}): {step.Plan.ToString().ReplaceLineEndings("; ")}";
                if ((SafetyRules.Broken(step) ?? watcher?.Invoke(step)) is { } rule)
                {
                    return $"{rule}\n{Trace(index)}\n{name}\n  {step.Assessment.Ownership.Claim} {step.Assessment.State}\n  {StateKey.Of(step.After)}";
                }

                Reach(Ghosts.Follow(step), index, name);
                // Without a write the other faults have no effect.
                if (step.Plan.Actions.Count == 0)
                {
                    break;
                }
            }
        }

        return null;
    }

    private void Reach(SimulatedWorld world, int from, string step)
    {
        Transitions++;
        var key = StateKey.Of(world);
        if (_known.TryAdd(key, _states.Count))
        {
            _states.Add((world, from, step));
        }
    }

    // Faults and events have ended: passes, the operations that run, and time alone must lead to rest.
    private string? Stuck(SimulatedWorld world)
    {
        var path = new List<string>();
        var last = string.Empty;
        for (var round = 0; round < 60; round++)
        {
            var key = StateKey.Of(world);
            if (world.Object is null || _good.Contains(key))
            {
                _good.UnionWith(path);
                return null;
            }

            path.Add(key);
            var step = loop.Step(world);
            if (SafetyRules.Broken(step) is { } rule)
            {
                return $"on the way to rest: {rule}";
            }

            world = Ghosts.Follow(step);
            if (StateKey.Of(world) == key && key == last)
            {
                if ((Restless(step) ?? SafetyRules.HeldBack(step.Before)) is { } why)
                {
                    return why;
                }

                _good.UnionWith(path);
                return null;
            }

            last = key;
            if (world.Azure.OperationRuns)
            {
                world = world with { Azure = SimulatedWriter.Succeed(world.Azure) };
            }

            if (round == 30)
            {
                // Fourteen days have passed.
                world = world with { Azure = world.Azure with { HoldsSoftDeleted = false } };
            }

            world = world with { Now = world.Now + TimeSpan.FromMinutes(2) };
        }

        return $"no rest is reached:\n{string.Join('\n', path.TakeLast(6))}";
    }

    private static string? Restless(StepResult step)
    {
        if (step.Written.Count > 0 || step.Plan.Actions.Count > 0)
        {
            return $"writes at rest: {step.Plan}";
        }

        var status = step.Report!.Status;
        return status.Is(ConditionType.Ready) || status.Is(ConditionType.Stalled)
            ? null
            : $"neither settled nor stalled at rest: {status.Find(ConditionType.Ready)?.Reason} {status.Find(ConditionType.Ready)?.Message}";
    }

    private string Trace(int index)
    {
        var steps = new List<string>();
        for (var at = index; at >= 0; at = _states[at].From)
        {
            steps.Add($"{_states[at].Step}\n    {_states[at].World.Azure}");
        }

        steps.Reverse();
        return string.Join('\n', steps.Select((step, number) => $"{number}. {step}")) + $"\n  {StateKey.Of(_states[index].World)}";
    }
}

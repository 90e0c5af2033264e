using CmkOperator.Assessment;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Reporting;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>One pass of the operator over the abstract world, in the order of the real one and without any task.</summary>
internal sealed class Loop(Func<WorkspaceAssessment, WorkspacePlan> planner)
{
    public static Loop Real { get; } = new(WorkspacePlanner.Plan);

    /// <summary>Runs one pass over an object that is there.</summary>
    public StepResult Step(SimulatedWorld world, ReadFault reads = ReadFault.None, WriteFault writes = WriteFault.None)
    {
        var target = world.Object!;
        if (world.Kept is { } kept)
        {
            target = target with { Status = kept };
            world = world with { Object = target, Kept = null };
        }

        if (world.Seen is { } seen && seen != target)
        {
            return Stale(world, seen, reads);
        }

        var start = world;
        var assessment = Observe(world, target, reads);
        var plan = planner(assessment);
        var outcomes = new List<ActionOutcome>();
        var written = new List<PlannedAction>();
        foreach (var action in plan.Actions)
        {
            if (action is PlannedAction.RemoveFinalizer)
            {
                continue;
            }

            if (action is PlannedAction.AddFinalizer)
            {
                target = target with { Desired = target.Desired with { HasFinalizer = true } };
                world = world with { Object = target };
                continue;
            }

            if (WriteOrder.IsHeldBack(action, outcomes))
            {
                continue;
            }

            outcomes.Add(new ActionOutcome(action, ActionOutcomeKind.Intended));
            target = target with { Status = StatusReporter.Report(assessment, plan, outcomes).Status };
            world = world with { Object = target };
            if (writes == WriteFault.CrashBefore)
            {
                return new StepResult(start, world with { Memory = null, Kept = null, Seen = null }, assessment, plan, written, null);
            }

            if (writes == WriteFault.IntentUnanswered)
            {
                var before = outcomes.Count == 1 ? start.Object!.Status : StatusReporter.Report(assessment, plan, [.. outcomes.SkipLast(1)]).Status;
                return new StepResult(start, world with { Kept = before }, assessment, plan, written, null);
            }

            if (writes is not (WriteFault.Refused or WriteFault.RefusalLost or WriteFault.Throttled or WriteFault.RequestLost))
            {
                written.Add(action);
                world = world with { Azure = Take(world, action) };
                if (writes == WriteFault.CrashAfter)
                {
                    return new StepResult(start, world with { Memory = null, Kept = null, Seen = null }, assessment, plan, written, null);
                }
            }
            else if (writes == WriteFault.RequestLost)
            {
                written.Add(action);
            }

            outcomes[^1] = OutcomeOf(world.Azure, action, writes);
            if (writes is WriteFault.ReportLost or WriteFault.RefusalLost)
            {
                return new StepResult(start, world with { Kept = StatusReporter.Report(assessment, plan, outcomes).Status }, assessment, plan, written, null);
            }

            writes = WriteFault.None;
        }

        var report = StatusReporter.Report(assessment, plan, outcomes);
        target = target with { Status = report.Status };
        world = world with { Object = target, Memory = report.Memory };
        if (writes == WriteFault.CrashBefore)
        {
            return new StepResult(start, world with { Memory = null, Kept = null, Seen = null }, assessment, plan, written, report);
        }

        if (plan.Actions.OfType<PlannedAction.RemoveFinalizer>().Any())
        {
            target = target with { Desired = target.Desired with { HasFinalizer = false } };
        }

        var isGone = target.Desired is { DeletionRequested: true, HasFinalizer: false };
        return new StepResult(start, world with { Object = isGone ? null : target }, assessment, plan, written, report);
    }

    // Every write to Azure is preceded by one to the object, and that meets a newer version: a conflict, after which the process reads what is there.
    private StepResult Stale(SimulatedWorld world, SimulatedObject seen, ReadFault reads)
    {
        var assessment = Observe(world with { Object = seen }, seen, reads);
        var plan = planner(assessment);
        var written = new List<PlannedAction>();
        foreach (var action in plan.Actions.Where(action => action is not PlannedAction.RemoveFinalizer))
        {
            var intended = action is PlannedAction.AddFinalizer
                ? null
                : StatusReporter.Report(assessment, plan, [new ActionOutcome(action, ActionOutcomeKind.Intended)]).Status;
            if (intended is null || IsChange(seen.Status, intended))
            {
                break;
            }

            written.Add(action);
        }

        return new StepResult(world, world with { Seen = null }, assessment, plan, written, null);
    }

    // Only what an intent may change: an intent that changes nothing would not be sent, and so would meet no conflict.
    private static bool IsChange(WorkspaceStatus before, WorkspaceStatus after) =>
        before.Operation != after.Operation
        || !before.Grants.SequenceEqual(after.Grants)
        || !before.Conditions.SequenceEqual(after.Conditions)
        || before.ObservedGeneration != after.ObservedGeneration;

    private static SimulatedAzure Take(SimulatedWorld world, PlannedAction action) =>
        action is PlannedAction.DeleteWorkspace { Purge: true } && world.Azure is { Workspace: null, PurgeIsDeadEnd: true }
            ? world.Azure
            : SimulatedWriter.Take(world.Azure, world.Object!.Desired, action, world.Now);

    private static ActionOutcome OutcomeOf(SimulatedAzure azure, PlannedAction action, WriteFault fault) => fault switch
    {
        WriteFault.Refused or WriteFault.RefusalLost => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: new AzureFault(403, "RequestDisallowedByPolicy", "Disallowed by policy.")),
        WriteFault.Throttled => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: new AzureFault(429, "TooManyRequests", "Slow down.")),
        WriteFault.AnswerLost or WriteFault.RequestLost => new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: AzureFaults.NoAnswer),
        _ when action is PlannedAction.GrantKeyAccess => new ActionOutcome(action, ActionOutcomeKind.Done),
        _ when action is PlannedAction.DeleteWorkspace { Purge: true } && azure is { Workspace: null, PurgeIsDeadEnd: true } =>
            new ActionOutcome(action, ActionOutcomeKind.Failed, Fault: new AzureFault(404, "UserError", "Unable to find workspace: x")),
        WriteFault.NoUrl => new ActionOutcome(action, ActionOutcomeKind.Begun),
        _ => new ActionOutcome(action, ActionOutcomeKind.Begun, Names.OperationUrl),
    };

    private static WorkspaceAssessment Observe(SimulatedWorld world, SimulatedObject target, ReadFault fault)
    {
        var request = ObservationRule.For(target.Desired, target.Refusal, target.Status, world.Now, world.Policy);
        if (request is null)
        {
            return Assess(world, target, new ObservedAzure { ObservedAt = world.Now });
        }

        var assessment = Assess(world, target, SimulatedReader.Read(world, request, fault));
        return ObservationRule.Next(request, assessment) is { } next ? Assess(world, target, SimulatedReader.Read(world, next, fault)) : assessment;
    }

    private static WorkspaceAssessment Assess(SimulatedWorld world, SimulatedObject target, ObservedAzure observed) =>
        WorkspaceAssessor.Assess(new WorkspaceInput(target.Desired, observed, target.Status, world.Rival is { } rival ? [rival] : [], world.Memory ?? new PassMemory(world.Now), world.Policy)
        {
            Refusal = target.Refusal,
        });
}

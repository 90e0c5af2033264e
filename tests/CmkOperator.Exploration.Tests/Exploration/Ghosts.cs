using CmkOperator.Assessment;
using CmkOperator.Exploration.Tests.Simulation;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>What the predicates remember of the way: it is no part of what the operator sees.</summary>
internal static class Ghosts
{
    public static SimulatedWorld Follow(StepResult step)
    {
        var world = step.After;
        if (world.Object is null)
        {
            return world;
        }

        if (step.Assessment.Ownership.Claim == Claim.Lost)
        {
            world = world with { Lost = step.Before.Azure.Workspace!.Guid };
        }

        // The new owner, or whoever put our tag back, gave the workspace back.
        if (step.Assessment.Ownership.Claim == Claim.Ours)
        {
            world = world with { Lost = null };
        }

        // Who only looks has renounced its claim.
        if (step.Assessment.Input.Desired.ObserveOnly)
        {
            return world with { Owned = null };
        }

        var sawOwn = step.Assessment is { State: WorkspaceState.Succeeded, Ownership.Claim: Claim.Ours };
        // Recreating is permitted by the spec of the moment: with the creation the old workspace is forgotten.
        var startedAnew = step.Written.OfType<Planning.PlannedAction.CreateWorkspace>().Any();
        return sawOwn ? world with { Owned = step.Before.Azure.Workspace!.Guid } : startedAnew ? world with { Owned = null, Lost = null } : world;
    }
}

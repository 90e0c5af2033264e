using CmkOperator.Assessment;
using CmkOperator.Exploration.Tests.Simulation;

namespace CmkOperator.Exploration.Tests.Exploration;

/// <summary>What the predicates remember of the path. The operator does not see it.</summary>
internal static class Ghosts
{
    public static SimulatedWorld Follow(StepResult step)
    {
        var world = step.After;
        if (world.Object is null)
        {
            return world;
        }

        if (step.Written.OfType<Planning.PlannedAction.GrantKeyAccess>().Any())
        {
            world = world with { Granted = StateKey.GrantOf(step.Before.Object!.Desired) };
        }

        if (step.Assessment.Ownership.Claim == Claim.Lost)
        {
            world = world with { Lost = step.Before.Azure.Workspace!.Guid };
        }

        // The new owner, or somebody else who restored our tag, gave the workspace back.
        if (step.Assessment.Ownership.Claim == Claim.Ours)
        {
            world = world with { Lost = null };
        }

        // An object that only observes has given up its claim.
        if (step.Assessment.Input.Desired.ObserveOnly)
        {
            return world with { Owned = null };
        }

        var sawOwn = step.Assessment is { State: WorkspaceState.Succeeded, Ownership.Claim: Claim.Ours };
        // The current spec permits to recreate: the creation replaces the old workspace.
        var startedAnew = step.Written.OfType<Planning.PlannedAction.CreateWorkspace>().Any();
        return sawOwn ? world with { Owned = step.Before.Azure.Workspace!.Guid } : startedAnew ? world with { Owned = null, Lost = null } : world;
    }
}

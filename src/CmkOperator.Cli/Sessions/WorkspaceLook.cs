using CmkOperator.Assessment;
using CmkOperator.Cli.Clusters;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Status;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Sessions;

/// <summary>Looks at Azure for one object as the operator would, under the caller's own login. It sends reads only.</summary>
/// <param name="azure">The login.</param>
/// <param name="facts">What is known of the operator.</param>
/// <param name="policy">The operator's own settings.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkspaceLook(AzureLogin azure, OperatorFacts facts, OperatorPolicy policy, TimeProvider time)
{
    /// <summary>What the operator's next pass would read.</summary>
    /// <param name="desired">What the object declares.</param>
    /// <param name="recorded">What the status records about the declared workspace.</param>
    /// <param name="rivals">Other objects that declare the same workspace.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>What decisions depend on; nothing is read when the operator would read nothing.</returns>
    public async Task<WorkspaceInput> ObserveAsync(DesiredWorkspace desired, WorkspaceStatus recorded, IReadOnlyList<Rival> rivals, CancellationToken cancellationToken)
    {
        var (input, request) = Begin(desired, recorded, rivals);
        if (request is null)
        {
            return input;
        }

        using var session = azure.NewSession();
        input = input with { Observed = await session.Observer.ObserveAsync(desired, request, cancellationToken) };
        return ObservationRule.Next(request, WorkspaceAssessor.Assess(input)) is { } next
            ? input with { Observed = await session.Observer.ObserveAsync(desired, next, cancellationToken) }
            : input;
    }

    /// <summary>
    /// The same, with everything read: a suspended object, one that is being deleted and one with a running operation too, because what Azure has is asked for
    /// and not what the operator would do.
    /// </summary>
    /// <param name="desired">What the object declares.</param>
    /// <param name="recorded">What the status records about the declared workspace.</param>
    /// <param name="rivals">Other objects that declare the same workspace.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <returns>What decisions depend on; nothing is read when the operator's settings forbid it for the object's namespace.</returns>
    public async Task<WorkspaceInput> ObserveAllAsync(DesiredWorkspace desired, WorkspaceStatus recorded, IReadOnlyList<Rival> rivals, CancellationToken cancellationToken)
    {
        desired = desired with { Suspend = false, DeletionRequestedAt = null };
        var (input, request) = Begin(desired, recorded, rivals);
        if (request is null)
        {
            return input;
        }

        using var session = azure.NewSession();
        return input with { Observed = await session.Observer.ObserveAsync(desired, request with { Scope = ObservationScope.Full }, cancellationToken) };
    }

    /// <summary>
    /// Without the name of the cluster a tag with the object's own namespace and name may be the object's own. The input is then as if it were, and a sentence
    /// says so.
    /// </summary>
    /// <param name="input">What was read.</param>
    /// <param name="unknown">Takes the sentence.</param>
    /// <param name="done">What was done with the assumption, such as <c>planned</c>.</param>
    public WorkspaceInput AssumeOwner(WorkspaceInput input, List<string> unknown, string done)
    {
        if (facts.ClusterId is not null || input.Observed.Workspace.ValueOrDefault is not { } live)
        {
            return input;
        }

        var tag = live.Tags.FirstOrDefault(pair => string.Equals(pair.Key, OwnershipCheck.OwnerTagName, StringComparison.OrdinalIgnoreCase)).Value;
        if (tag is null || !tag.EndsWith($"/{input.Desired.Key}", StringComparison.Ordinal))
        {
            return input;
        }

        unknown.Add($"ownership: the workspace names {tag} as its owner, and the name of this cluster is not known; {done} as if it were this object. Name the cluster with --cluster-id");
        return input with { Desired = input.Desired with { OwnerTag = tag } };
    }

    // What is known before anything is read, and what the operator would read.
    private (WorkspaceInput Input, ObservationRequest? Request) Begin(DesiredWorkspace desired, WorkspaceStatus recorded, IReadOnlyList<Rival> rivals)
    {
        var now = time.GetUtcNow();
        var refusal = PlacementCheck.Assess(desired, facts.Tenancy);
        return (
            new WorkspaceInput(desired, new ObservedAzure { ObservedAt = now }, recorded, rivals, new PassMemory(now), policy) { Refusal = refusal },
            ObservationRule.For(desired, refusal, recorded, now, policy));
    }
}

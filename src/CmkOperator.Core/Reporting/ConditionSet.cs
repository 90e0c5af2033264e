using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Reporting;

/// <summary>Builds the conditions of one status. Keeps the transition times and the conditions that a pass learned nothing about.</summary>
internal sealed class ConditionSet(WorkspaceStatus recorded, long generation, DateTimeOffset now, bool isStale)
{
    private readonly SortedDictionary<ConditionType, Condition> _conditions = [];

    public void Set(ConditionType type, Verdict verdict)
    {
        if (verdict.IsUnread && recorded.Find(type) is { } last)
        {
            // This pass did not assess it: it keeps the generation that it was last assessed for.
            _conditions[type] = isStale ? Make(type, verdict.Status, verdict.Reason, verdict.Message, last.ObservedGeneration) : last;
            return;
        }

        Put(type, verdict.Status, verdict.Reason, verdict.Message);
    }

    public void Keep(ConditionType type)
    {
        if (recorded.Find(type) is { } last)
        {
            _conditions[type] = last;
        }
    }

    public void KeepAll()
    {
        foreach (var condition in recorded.Conditions)
        {
            _conditions[condition.Type] = condition;
        }

        _conditions.Remove(ConditionType.Ready);
        _conditions.Remove(ConditionType.Reconciling);
        _conditions.Remove(ConditionType.Stalled);
    }

    public void NotReady(ReadyCause cause)
    {
        Put(ConditionType.Ready, cause.Status, cause.Reason, cause.Message);
        Put(cause.IsStalled ? ConditionType.Stalled : ConditionType.Reconciling, ConditionStatus.True, cause.Reason, cause.Message);
    }

    /// <summary>For a pass that learned nothing: keeps the last Ready condition until it is too old.</summary>
    public void KeepReadyOr(ReadyCause cause)
    {
        if (isStale || recorded.Find(ConditionType.Ready) is null)
        {
            NotReady(cause with { Status = ConditionStatus.Unknown });
            return;
        }

        Keep(ConditionType.Ready);
        Keep(ConditionType.Reconciling);
        Keep(ConditionType.Stalled);
    }

    public void Suspend()
    {
        const string Message = "spec.suspend is set: the operator neither reads nor changes Azure. Set it to false to resume";
        var status = recorded.Find(ConditionType.Ready)?.Status ?? ConditionStatus.False;
        Put(ConditionType.Ready, status, ConditionReason.Suspended, Message);
        if (status != ConditionStatus.True)
        {
            Put(ConditionType.Stalled, ConditionStatus.True, ConditionReason.Suspended, Message);
        }
    }

    public IReadOnlyList<Condition> ToList() => [.. _conditions.Values];

    private void Put(ConditionType type, ConditionStatus status, ConditionReason reason, string message) =>
        _conditions[type] = Make(type, status, reason, message, generation);

    private Condition Make(ConditionType type, ConditionStatus status, ConditionReason reason, string message, long judgedBy)
    {
        var last = recorded.Find(type);
        return new Condition(type, status, reason, message, judgedBy, last?.Status == status ? last.LastTransitionTime : now);
    }
}

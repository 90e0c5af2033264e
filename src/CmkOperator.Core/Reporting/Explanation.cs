using System.Globalization;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>Says why an object is as it is, from its spec and its status alone: condition, cause, what was seen, what to do, by whom, and what changes when.</summary>
public static class Explanation
{
    /// <summary>Explains an object.</summary>
    /// <param name="desired">What it declares.</param>
    /// <param name="status">What the operator last reported.</param>
    /// <param name="policy">The operator's own settings.</param>
    /// <param name="now">The time.</param>
    /// <returns>The tree; its root is the object.</returns>
    public static ExplanationNode Of(DesiredWorkspace desired, WorkspaceStatus status, OperatorPolicy policy, DateTimeOffset now)
    {
        var ready = status.Find(ConditionType.Ready);
        List<ExplanationNode> parts = [];
        if (ready is null)
        {
            parts.Add(new("cause", "the operator has not reported anything about this object", Tone.Attention));
            parts.Add(new("next", "check that the operator runs and watches this namespace (kubectl get pods -A -l app.kubernetes.io/component=manager)"));
            parts.Add(new("by", ReasonActor.Words(Actor.OperatorAdministrator)));
        }
        else if (status.ObservedGeneration != desired.Generation)
        {
            parts.Add(new("behind", $"generation {desired.Generation} of the spec was not acted on yet; what follows is about generation {status.ObservedGeneration}", Tone.Attention));
        }

        if (ready is { Status: not ConditionStatus.True })
        {
            parts.AddRange(CauseOf(ready, Seen(status, ready)));
        }

        parts.AddRange(status.Conditions.Where(condition => IsApart(condition, ready)).Select(condition => Apart(condition, ready, status)));
        if (status.Encryption?.KeyIdentifier is { } key)
        {
            parts.Add(new("key", key, Tone.Plain, [.. Rotation(status.Encryption)]));
        }

        parts.Add(new("changes", When(desired, status, policy), Tone.Plain, [.. Dates(status, policy, now)]));
        return new ExplanationNode(
            desired.Key.ToString(),
            ready is null ? "Ready is not reported" : $"Ready={ready.Status} ({ready.Reason}) since {Time(ready.LastTransitionTime)}",
            ready is { Status: ConditionStatus.True } ? Tone.Good : status.Is(ConditionType.Stalled) ? Tone.Bad : Tone.Attention,
            parts);
    }

    // A condition of its own: not behind the one that explains Ready already.
    private static bool IsApart(Condition condition, Condition? ready) =>
        condition.Type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled)
        && (condition.Status == ConditionStatus.False || condition.Reason is ConditionReason.KeyExpiring or ConditionReason.OldKeyVersionDisabled
            || (condition.Status == ConditionStatus.Unknown && ReasonCatalog.Of(condition.Reason).Class == ReasonClass.User))
        && !(ready is { Status: not ConditionStatus.True } && condition.Reason == ready.Reason);

    private static ExplanationNode Apart(Condition condition, Condition? ready, WorkspaceStatus status) => new(
        condition.Type.ToString(),
        $"{condition.Status} ({condition.Reason}) since {Time(condition.LastTransitionTime)}",
        condition.Status == ConditionStatus.False ? Tone.Bad : Tone.Attention,
        ready is { Status: not ConditionStatus.True } && IsHeldUp(condition, ready)
            ?
            [
                new("cause", condition.Message),
                new("next", $"{ready.Reason} keeps the operator from it: what is said above comes first, and this follows by itself"),
                new("by", ReasonActor.Words(ReasonActor.Of(ready.Reason))),
            ]
            : [.. CauseOf(condition, condition.Type == ConditionType.EncryptionInForce ? Stores(status) : [])]);

    // An object that only waits becomes ready only if somebody acts on what else keeps it from being ready.
    private static bool IsHeldUp(Condition condition, Condition ready) =>
        ReasonCatalog.Of(condition.Reason).Class is ReasonClass.Wait or ReasonClass.Retry && ReasonActor.Of(condition.Reason) == Actor.Nobody && ReasonActor.Of(ready.Reason) != Actor.Nobody;

    private static IEnumerable<ExplanationNode> CauseOf(Condition condition, IReadOnlyList<ExplanationNode> seen)
    {
        var (cause, next) = Split(condition);
        yield return new("cause", cause, Tone.Plain, seen);
        yield return new("next", next);
        yield return new("by", ReasonActor.Words(ReasonActor.Of(condition.Reason)));
    }

    // The message of a condition ends in its advice: the reason's own, or a sentence that fits better.
    private static (string Cause, string Next) Split(Condition condition)
    {
        var (message, entry) = (condition.Message, ReasonCatalog.Of(condition.Reason));
        if (message.EndsWith(entry.Advice, StringComparison.Ordinal))
        {
            return (message[..^entry.Advice.Length].TrimEnd('.', ' '), entry.Advice);
        }

        return entry.Class == ReasonClass.User && !message.Contains(entry.Advice, StringComparison.Ordinal) && message.LastIndexOf(". ", StringComparison.Ordinal) is > 0 and var end
            ? (message[..end], message[(end + 2)..])
            : (message, entry.Advice);
    }

    private static List<ExplanationNode> Seen(WorkspaceStatus status, Condition ready)
    {
        List<ExplanationNode> seen =
        [
            .. status.Conditions.Where(condition => condition.Reason == ready.Reason && condition.Type is not (ConditionType.Ready or ConditionType.Reconciling or ConditionType.Stalled))
                .Select(condition => new ExplanationNode("condition", $"{condition.Type}={condition.Status} since {Time(condition.LastTransitionTime)}")),
            .. status.Preflight.Where(row => row.Result == CheckOutcome.Failed).Select(row => new ExplanationNode("check", $"{row.Check} failed: {row.Message}", Tone.Bad)),
            .. status.Drifts.Select(row => new ExplanationNode(
                "field", $"{row.Field}: declared {row.Desired}, in Azure {row.Observed} ({Words(row.Action)})", row.Action == DriftAction.Refuse ? Tone.Bad : Tone.Attention)),
        ];
        if (status.Workspace is { } workspace)
        {
            seen.Add(new("workspace", $"{workspace.Id} is {workspace.ProvisioningState}"));
        }

        if (status.Operation is { } operation)
        {
            seen.Add(operation.Failure is { } failure
                ? new("operation", $"{operation.Kind}, attempt {operation.Attempt}, failed {Time(failure.FailedAt)}: {failure.Message}", Tone.Bad)
                : new("operation", $"{operation.Kind}, attempt {operation.Attempt}, began {Time(operation.StartedAt)}"));
        }

        return seen;
    }

    private static List<ExplanationNode> Stores(WorkspaceStatus status) =>
    [
        .. (status.ManagedResourceGroup?.Resources ?? []).Select(row => new ExplanationNode(
            "store", $"{row.Type} {row.Name} is {row.State}{(row.KeyIdentifier is { } key ? $" under {key}" : string.Empty)}", row.State == RowWords.Ready ? Tone.Plain : Tone.Bad)),
    ];

    private static IEnumerable<ExplanationNode> Rotation(EncryptionRecord encryption)
    {
        if (encryption.DesiredKeyIdentifier is { } desired && desired != encryption.KeyIdentifier)
        {
            yield return new("declared", desired, Tone.Attention);
        }

        if (encryption.Rotation is { } rotation)
        {
            yield return new(
                "rotation",
                $"from {rotation.From}, began {Time(rotation.StartedAt)}, {(rotation.FinishedAt is { } end ? $"in every readable store since {Time(end)}" : "not in every readable store yet")}");
        }
    }

    private static string When(DesiredWorkspace desired, WorkspaceStatus status, OperatorPolicy policy)
    {
        var edit = $"and immediately when the object changes or somebody asks (kubectl cmk reconcile {desired.Key.Name} -n {desired.Key.Namespace})";
        if (desired is { Suspend: true, DeletionRequested: false })
        {
            return $"nothing until spec.suspend is false (kubectl cmk resume {desired.Key.Name} -n {desired.Key.Namespace})";
        }

        if (status.Find(ConditionType.Ready) is not { Status: not ConditionStatus.True } ready)
        {
            var look = status.Find(ConditionType.EncryptionInForce)?.Status == ConditionStatus.False && policy.AlarmRecheck < desired.Interval ? policy.AlarmRecheck : desired.Interval;
            return $"the operator looks again every {Duration.Format(look)}, {edit}";
        }

        if (ready.Reason == ConditionReason.UpdateFailed && status.Operation is null && status.Drifts.Any(row => row.Action == DriftAction.Unkept))
        {
            return $"the operator looks again every {Duration.Format(desired.Interval)} and sends the change again once in {Duration.Format(policy.UnkeptRetry)}, {edit}";
        }

        return ReasonCatalog.Of(ready.Reason).Class switch
        {
            ReasonClass.Wait => $"the operator looks again every {Duration.Format(policy.OperationPoll)} or as Azure asks, {edit}",
            ReasonClass.Retry => $"the operator retries with growing pauses of at most {Duration.Format(desired.Interval)}, {edit}",
            ReasonClass.User when ReasonCatalog.Of(ready.Reason).MayBeOnItsWay && !status.Is(ConditionType.Stalled) =>
                $"it may still be on its way: stalled after {Duration.Format(policy.ResourceMissingGrace)}; checked until then, {edit}",
            _ => $"the operator looks again every {Duration.Format(desired.Interval)}, {edit}",
        };
    }

    private static IEnumerable<ExplanationNode> Dates(WorkspaceStatus status, OperatorPolicy policy, DateTimeOffset now)
    {
        if (status.Encryption?.Rotation is { } rotation && rotation.StartedAt + policy.OldVersionWatch is var over && over > now)
        {
            yield return new(Time(over), "until then the old key version must stay enabled");
        }

        if (status.Encryption?.KeyExpiresAt is { } expires)
        {
            yield return new(Time(expires), expires > now ? "the key version in force expires" : "the key version in force has expired", expires - now < policy.KeyExpiryWarning ? Tone.Attention : Tone.Plain);
        }
    }

    private static string Words(DriftAction action) => action switch
    {
        DriftAction.Correct => "being corrected",
        DriftAction.Report => "left as it is",
        DriftAction.Refuse => "can never change",
        DriftAction.Unkept => "changed, and Azure does not keep it",
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>One line of an explanation and what is behind it.</summary>
/// <param name="Label">What the line is about, such as <c>cause</c> or a condition's type.</param>
/// <param name="Text">What it says.</param>
/// <param name="Tone">How it is meant.</param>
/// <param name="Children">What is behind it; null for nothing.</param>
public sealed record ExplanationNode(string Label, string Text, Tone Tone = Tone.Plain, IReadOnlyList<ExplanationNode>? Children = null);

/// <summary>How a line of an explanation is meant.</summary>
public enum Tone
{
    /// <summary>A fact.</summary>
    Plain,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Not settled, or soon due.</summary>
    Attention,

    /// <summary>Wrong, or refused.</summary>
    Bad,
}

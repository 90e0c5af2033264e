using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>What the reconciler takes from the operator's configuration.</summary>
internal sealed record ReconcilerSettings
{
    /// <summary>The settings that decisions depend on.</summary>
    public required OperatorPolicy Policy { get; init; }

    /// <summary>Which identity each namespace uses in Azure, and on what.</summary>
    public required TenancyPolicy Tenancy { get; init; }

    /// <summary>What the translation of specs needs; read on each pass, because the cluster's name is not known at start.</summary>
    public required Func<CancellationToken, ValueTask<SpecContext>> SpecContextAsync { get; init; }

    /// <summary>The longest time that one write to Azure takes.</summary>
    public required TimeSpan WriteBudget { get; init; }

    /// <summary>Whether this operator still serves the object, asked before each write to Azure; without several operators it always does.</summary>
    public Func<NamespacedName, bool> Serves { get; init; } = static _ => true;

    /// <summary>The factor on the interval of the periodic check, around 1, so that the checks of many objects spread out.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>
    /// When the event happened that the pass over a key was queued for, as a timestamp of the clock; null when its time has come without one. Default: none.
    /// </summary>
    public Func<NamespacedName, long?> PromptedAt { get; init; } = static _ => null;

    /// <summary>Queues a check of a key; called from any thread. Default: nothing.</summary>
    public Action<NamespacedName> Wake { get; init; } = static _ => { };

    /// <summary>The longest time between two looks at an object that are its own and not shared with others. Default: 24 hours.</summary>
    public TimeSpan FullLookInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How old an answer may be that another pass asked for. Default: 5 minutes.</summary>
    public TimeSpan SharedReadLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Called after every pass; null when nothing observes passes.</summary>
    public Action<PassRecord>? OnPass { get; init; }

    /// <summary>Called with the findings of a pass once the status that reports them is written; null when nobody measures.</summary>
    public Action<WorkspaceAssessment>? OnReported { get; init; }
}

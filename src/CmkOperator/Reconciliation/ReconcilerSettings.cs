using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Reconciliation;

/// <summary>What the reconciler takes from the operator's configuration.</summary>
internal sealed record ReconcilerSettings
{
    /// <summary>The settings that decisions depend on.</summary>
    public required OperatorPolicy Policy { get; init; }

    /// <summary>Who may act as whom in Azure, and on what.</summary>
    public required TenancyPolicy Tenancy { get; init; }

    /// <summary>What the translation of specs needs; asked for on each pass, because the cluster's name is not known at once.</summary>
    public required Func<CancellationToken, ValueTask<SpecContext>> SpecContextAsync { get; init; }

    /// <summary>The longest time that one write to Azure takes.</summary>
    public required TimeSpan WriteBudget { get; init; }

    /// <summary>The factor on the interval of the periodic check, around 1, so that a fleet does not check in step.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>Called after every pass; null when nobody watches.</summary>
    public Action<PassRecord>? OnPass { get; init; }

    /// <summary>Called with what a pass found once the status that tells of it is written; null when nobody measures.</summary>
    public Action<WorkspaceAssessment>? OnReported { get; init; }
}

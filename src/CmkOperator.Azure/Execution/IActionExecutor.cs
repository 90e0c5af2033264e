using CmkOperator.Desired;
using CmkOperator.Planning;

namespace CmkOperator.Azure.Execution;

/// <summary>Carries out the planned writes to Azure. It decides nothing and waits for nothing: it starts a long-running operation and returns.</summary>
internal interface IActionExecutor
{
    /// <summary>Carries out one write.</summary>
    Task<ActionOutcome> ExecuteAsync(DesiredWorkspace desired, PlannedAction action, CancellationToken cancellationToken);
}

using CmkOperator.Azure.Execution;
using CmkOperator.Desired;
using CmkOperator.Faults;

namespace CmkOperator.Tenancy;

/// <summary>What came of asking for access to Azure.</summary>
internal abstract record AccessOutcome
{
    private AccessOutcome()
    {
    }

    /// <summary>Azure may be asked.</summary>
    /// <param name="Session">With this; the caller disposes it.</param>
    public sealed record Opened(AzureSession Session) : AccessOutcome;

    /// <summary>Azure may not be asked, and somebody has to act.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(TenancyRefusal Refusal) : AccessOutcome;

    /// <summary>Whoever gives the identity did not answer this time.</summary>
    /// <param name="Fault">A transient fault.</param>
    public sealed record Unavailable(AzureFault Fault) : AccessOutcome;
}

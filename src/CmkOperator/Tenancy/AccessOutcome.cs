using CmkOperator.Azure.Execution;
using CmkOperator.Desired;
using CmkOperator.Faults;

namespace CmkOperator.Tenancy;

/// <summary>The outcome of a request for access to Azure.</summary>
internal abstract record AccessOutcome
{
    private AccessOutcome()
    {
    }

    /// <summary>Access is granted.</summary>
    /// <param name="Session">The session to use; the caller disposes it.</param>
    public sealed record Opened(AzureSession Session) : AccessOutcome;

    /// <summary>Access is refused until somebody acts.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(TenancyRefusal Refusal) : AccessOutcome;

    /// <summary>The issuer of the identity did not answer this time.</summary>
    /// <param name="Fault">A transient fault.</param>
    public sealed record Unavailable(AzureFault Fault) : AccessOutcome;
}

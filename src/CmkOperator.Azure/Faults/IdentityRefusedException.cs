using Azure.Identity;
using CmkOperator.Desired;

namespace CmkOperator.Azure.Faults;

/// <summary>No token is available for a tenant's identity until somebody acts.</summary>
internal sealed class IdentityRefusedException(TenancyRefusal refusal) : AuthenticationFailedException(refusal.Message)
{
    /// <summary>Why, and what to do.</summary>
    public TenancyRefusal Refusal { get; } = refusal;
}

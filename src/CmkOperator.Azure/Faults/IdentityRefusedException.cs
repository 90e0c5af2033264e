using Azure.Identity;
using CmkOperator.Desired;
using CmkOperator.Tenancy;

namespace CmkOperator.Azure.Faults;

/// <summary>There is no token for a tenant's identity, and somebody has to act before there is one.</summary>
internal sealed class IdentityRefusedException(TenancyRefusal refusal) : AuthenticationFailedException(refusal.Message)
{
    /// <summary>Why, and what to do.</summary>
    public TenancyRefusal Refusal { get; } = refusal;
}

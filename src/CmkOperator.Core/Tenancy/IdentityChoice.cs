using CmkOperator.Desired;

namespace CmkOperator.Tenancy;

/// <summary>As whom Azure is asked for an object.</summary>
public abstract record IdentityChoice
{
    private IdentityChoice()
    {
    }

    /// <summary>As an identity of the object's own namespace.</summary>
    /// <param name="Identity">The identity.</param>
    public sealed record Own(FederatedIdentity Identity) : IdentityChoice;

    /// <summary>As the operator itself.</summary>
    public sealed record Operators : IdentityChoice;

    /// <summary>As nobody: nothing is asked.</summary>
    /// <param name="Refusal">Why, and what to do.</param>
    public sealed record Refused(TenancyRefusal Refusal) : IdentityChoice;
}

using CmkOperator.Desired;

namespace CmkOperator.Tenancy;

/// <summary>The Azure identity that an object is served with.</summary>
public abstract record IdentityChoice
{
    private IdentityChoice()
    {
    }

    /// <summary>An identity from the object's own namespace.</summary>
    /// <param name="Identity">The identity.</param>
    public sealed record Own(FederatedIdentity Identity) : IdentityChoice;

    /// <summary>The operator's own identity.</summary>
    public sealed record Operators : IdentityChoice;

    /// <summary>No identity: Azure is not called.</summary>
    /// <param name="Refusal">Why, and what to do.</param>
    public sealed record Refused(TenancyRefusal Refusal) : IdentityChoice;
}

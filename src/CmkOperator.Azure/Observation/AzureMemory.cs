using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Observation;

/// <summary>Data that rarely changes in Azure and is cached across observations.</summary>
/// <param name="lifetime">How long.</param>
/// <param name="time">The clock.</param>
internal sealed class AzureMemory(TimeSpan lifetime, TimeProvider time)
{
    /// <summary>Roles by their definition's ARM id.</summary>
    public TimedCache<Role> Roles { get; } = new(lifetime, time);

    /// <summary>Registered providers by their path in the subscription.</summary>
    public TimedCache<ProviderFacts> Providers { get; } = new(lifetime, time);

    /// <summary>Object ids of service principals by application id.</summary>
    public TimedCache<string> ServicePrincipals { get; } = new(lifetime, time);
}

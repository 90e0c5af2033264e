namespace CmkOperator.Observed;

/// <summary>The managed virtual network (Azure REST API: Virtual Networks - Get).</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProvisioningState">Such as <c>Succeeded</c>.</param>
/// <param name="AddressPrefixes">Its range, which nobody can change.</param>
public sealed record ManagedNetworkFacts(string Id, string Name, string ProvisioningState, IReadOnlyList<string> AddressPrefixes);

using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>Maps Azure's virtual network to the core's facts.</summary>
internal static class VirtualNetworkMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static ManagedNetworkFacts? Map(VirtualNetworkResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new ManagedNetworkFacts(
            id,
            resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            properties.ProvisioningState ?? "Succeeded",
            (properties.AddressSpace?.AddressPrefixes ?? []).OfType<string>().ToArray());
}

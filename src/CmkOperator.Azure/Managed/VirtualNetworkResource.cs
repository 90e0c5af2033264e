using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>A virtual network as Azure writes it (Azure REST API: Virtual Networks - Get).</summary>
internal sealed record VirtualNetworkResource(string? Id, string? Name, VirtualNetworkResource.VirtualNetworkProperties? Properties)
{
    internal sealed record VirtualNetworkProperties(string? ProvisioningState, VirtualNetworkRange? AddressSpace);

    internal sealed record VirtualNetworkRange(IReadOnlyList<string?>? AddressPrefixes);
}

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

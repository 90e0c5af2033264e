namespace CmkOperator.Azure.Managed;

/// <summary>A virtual network as Azure writes it (Azure REST API: Virtual Networks - Get).</summary>
internal sealed record VirtualNetworkResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public VirtualNetworkProperties? Properties { get; init; }

    internal sealed record VirtualNetworkProperties
    {
        public string? ProvisioningState { get; init; }

        public VirtualNetworkRange? AddressSpace { get; init; }
    }

    internal sealed record VirtualNetworkRange
    {
        public IReadOnlyList<string?>? AddressPrefixes { get; init; }
    }
}

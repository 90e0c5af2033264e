namespace CmkOperator.Azure.ResourceGroups;

/// <summary>A resource group as Azure writes it (Azure REST API: Resource Groups - Get).</summary>
internal sealed record ResourceGroupResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Location { get; init; }

    public string? ManagedBy { get; init; }

    public ResourceGroupProperties? Properties { get; init; }

    internal sealed record ResourceGroupProperties
    {
        public string? ProvisioningState { get; init; }
    }
}

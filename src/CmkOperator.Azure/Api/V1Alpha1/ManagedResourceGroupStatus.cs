namespace CmkOperator.Api.V1Alpha1;

/// <summary>The Microsoft-managed resource group.</summary>
internal sealed record ManagedResourceGroupStatus
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its ARM id.</summary>
    public string? Id { get; init; }

    /// <summary>Its members.</summary>
    public IReadOnlyList<ManagedResourceStatus>? Resources { get; init; }
}

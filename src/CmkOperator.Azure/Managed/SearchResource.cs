using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>A search service as Azure writes it (Azure REST API: Services - Get).</summary>
internal sealed record SearchResource(string? Id, string? Name, SearchResource.SearchProperties? Properties)
{
    internal sealed record SearchProperties(string? ProvisioningState, string? Status, SearchEncryption? EncryptionWithCmk);

    internal sealed record SearchEncryption(string? Enforcement, string? EncryptionComplianceStatus);
}

/// <summary>Maps Azure's search service to the core's facts.</summary>
internal static class SearchMapper
{
    /// <summary>The facts; null when the answer has no id or no properties.</summary>
    public static ManagedSearchFacts? Map(SearchResource resource) => resource is not { Id: { Length: > 0 } id, Properties: { } properties }
        ? null
        : new ManagedSearchFacts(
            id,
            resource.Name ?? id[(id.LastIndexOf('/') + 1)..],
            properties.ProvisioningState ?? "succeeded",
            properties.Status ?? string.Empty,
            properties.EncryptionWithCmk?.Enforcement,
            properties.EncryptionWithCmk?.EncryptionComplianceStatus);
}

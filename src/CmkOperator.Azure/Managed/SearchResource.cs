using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>A search service as Azure writes it (Azure REST API: Services - Get).</summary>
internal sealed record SearchResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public SearchProperties? Properties { get; init; }

    internal sealed record SearchProperties
    {
        public string? ProvisioningState { get; init; }

        public string? Status { get; init; }

        public SearchEncryption? EncryptionWithCmk { get; init; }
    }

    internal sealed record SearchEncryption
    {
        public string? Enforcement { get; init; }

        public string? EncryptionComplianceStatus { get; init; }
    }
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

using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

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

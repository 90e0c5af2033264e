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

namespace CmkOperator.Azure.Computes;

/// <summary>A disk encryption set as Azure writes it (Azure REST API: Disk Encryption Sets - Get).</summary>
internal sealed record DiskEncryptionSetResource
{
    public DiskEncryptionSetProperties? Properties { get; init; }

    internal sealed record DiskEncryptionSetProperties
    {
        public DiskEncryptionKey? ActiveKey { get; init; }
    }

    internal sealed record DiskEncryptionKey
    {
        public string? KeyUrl { get; init; }
    }
}

namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>A service account on the wire; only what is read.</summary>
internal sealed record ServiceAccountResource
{
    /// <summary>Its metadata.</summary>
    public ServiceAccountMetadata? Metadata { get; init; }

    /// <summary>The part of its metadata that is read.</summary>
    internal sealed record ServiceAccountMetadata
    {
        /// <summary>Its annotations.</summary>
        public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    }
}

namespace CmkOperator.Azure.Pipelines;

/// <summary>The service that a request is for: each accepts only its own tokens.</summary>
internal enum AzureAudience
{
    /// <summary>Azure Resource Manager.</summary>
    ResourceManager,

    /// <summary>The data plane of a key vault.</summary>
    KeyVault,

    /// <summary>Microsoft Graph.</summary>
    Graph,
}

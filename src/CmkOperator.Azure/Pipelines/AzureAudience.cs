namespace CmkOperator.Azure.Pipelines;

/// <summary>Which service a request is for: each takes tokens of its own.</summary>
internal enum AzureAudience
{
    /// <summary>Azure Resource Manager.</summary>
    ResourceManager,

    /// <summary>The data plane of a key vault.</summary>
    KeyVault,

    /// <summary>Microsoft Graph.</summary>
    Graph,
}

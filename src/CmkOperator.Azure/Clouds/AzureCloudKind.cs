namespace CmkOperator.Azure.Clouds;

/// <summary>Which Azure the operator talks to.</summary>
internal enum AzureCloudKind
{
    /// <summary>Azure, worldwide.</summary>
    Public,

    /// <summary>Azure for the United States government.</summary>
    USGovernment,

    /// <summary>Azure operated by 21Vianet.</summary>
    China,

    /// <summary>Endpoints given one by one: a private cloud, or the simulator.</summary>
    Custom,
}

namespace CmkOperator.Configuration;

/// <summary>Which Azure the operator talks to.</summary>
internal enum CloudKind
{
    /// <summary>Azure.</summary>
    Public,

    /// <summary>Azure Government.</summary>
    USGovernment,

    /// <summary>Azure operated by 21Vianet.</summary>
    China,

    /// <summary>Endpoints given one by one: Azure Stack, a gateway, the simulator.</summary>
    Custom,
}

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The create-only values in Azure, in the shape of the spec.</summary>
internal sealed record CreateOnlyStatus
{
    /// <summary>The subscription.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The resource group.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary>The region.</summary>
    public string? Location { get; init; }

    /// <summary>The name.</summary>
    public string? WorkspaceName { get; init; }

    /// <summary>The hbi flag.</summary>
    public bool? HbiWorkspace { get; init; }

    /// <summary>The fixed part of the encryption.</summary>
    public CreateOnlyEncryptionStatus? Encryption { get; init; }

    /// <summary>The resources it was created with.</summary>
    public CreateOnlyResourcesStatus? AssociatedResources { get; init; }

    /// <summary>The fixed part of the identity.</summary>
    public CreateOnlyIdentityStatus? Identity { get; init; }
}

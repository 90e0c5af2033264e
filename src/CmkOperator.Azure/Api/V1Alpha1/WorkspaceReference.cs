namespace CmkOperator.Api.V1Alpha1;

/// <summary>The workspace in Azure.</summary>
internal sealed record WorkspaceReference
{
    /// <summary>Its name as Azure writes it.</summary>
    public string? Name { get; init; }

    /// <summary>Its ARM id as Azure writes it.</summary>
    public string? Id { get; init; }

    /// <summary>The GUID that the service assigned.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Azure's word for its state.</summary>
    public string? ProvisioningState { get; init; }

    /// <summary>The live hbi flag.</summary>
    public bool? HbiWorkspace { get; init; }

    /// <summary>Object id of its system-assigned identity.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>The owner tag that it carried when the operator took it over.</summary>
    public string? OwnerTag { get; init; }

    /// <summary>True when the object owns the workspace; false when it only observes it.</summary>
    public bool? Claimed { get; init; }
}

namespace CmkOperator.Status;

/// <summary>The live workspace as recorded, and whether it is ours.</summary>
/// <param name="Name">Its name as Azure writes it.</param>
/// <param name="Id">Its ARM id as Azure writes it.</param>
/// <param name="WorkspaceId">The service's immutable GUID of it; null while it is being made.</param>
/// <param name="ProvisioningState">Azure's word for its state.</param>
/// <param name="HbiWorkspace">The live hbi flag; null when Azure does not say.</param>
/// <param name="PrincipalId">Object id of its system-assigned identity; null without one.</param>
/// <param name="OwnerTag">The owner tag it carried when we took it up: another value later means that somebody else took it over. Null when it had none.</param>
/// <param name="Claimed">True when the object owns the workspace; false when it is only looked at.</param>
public sealed record WorkspaceRecord(
    string Name,
    string Id,
    string? WorkspaceId,
    string ProvisioningState,
    bool? HbiWorkspace,
    string? PrincipalId,
    string? OwnerTag,
    bool Claimed);

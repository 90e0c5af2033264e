using System.Text.Json.Serialization;

namespace CmkOperator.Status;

/// <summary>The live workspace as recorded, and whether it is ours.</summary>
/// <param name="Name">Its name as Azure writes it.</param>
/// <param name="Id">Its ARM id as Azure writes it.</param>
/// <param name="WorkspaceId">The service's immutable GUID of it; null while it is being created.</param>
/// <param name="ProvisioningState">Its state as Azure reports it.</param>
/// <param name="HbiWorkspace">The live hbi flag; null when Azure does not report it.</param>
/// <param name="PrincipalId">Object id of its system-assigned identity; null without one.</param>
/// <param name="OwnerTag">The owner tag it carried when this object claimed it. A different value later means that another owner took it over. Null when it had none.</param>
/// <param name="Claimed">True when the object owns the workspace; false when it only observes it.</param>
public sealed record WorkspaceRecord(
    string Name,
    [property: JsonRequired] string Id,
    string? WorkspaceId,
    string ProvisioningState,
    bool? HbiWorkspace,
    string? PrincipalId,
    string? OwnerTag,
    bool Claimed);

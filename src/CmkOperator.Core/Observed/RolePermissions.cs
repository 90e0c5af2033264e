namespace CmkOperator.Observed;

/// <summary>One block of a role definition or deny assignment; entries may hold <c>*</c>.</summary>
/// <param name="Actions">Control plane actions.</param>
/// <param name="NotActions">Control plane actions taken out again.</param>
/// <param name="DataActions">Data plane actions.</param>
/// <param name="NotDataActions">Data plane actions taken out again.</param>
public sealed record RolePermissions(
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> NotActions,
    IReadOnlyList<string> DataActions,
    IReadOnlyList<string> NotDataActions);

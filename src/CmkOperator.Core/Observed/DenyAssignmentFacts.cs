namespace CmkOperator.Observed;

/// <summary>A deny assignment.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">Where it holds.</param>
/// <param name="DoNotApplyToChildScopes">True when it holds at its scope only.</param>
/// <param name="PrincipalIds">The principals that it denies; the all-zero GUID means everyone.</param>
/// <param name="ExcludedPrincipalIds">The principals that it exempts.</param>
/// <param name="Permissions">What it denies.</param>
public sealed record DenyAssignmentFacts(
    string Id,
    string Name,
    string Scope,
    bool DoNotApplyToChildScopes,
    IReadOnlyList<string> PrincipalIds,
    IReadOnlyList<string> ExcludedPrincipalIds,
    IReadOnlyList<RolePermissions> Permissions);

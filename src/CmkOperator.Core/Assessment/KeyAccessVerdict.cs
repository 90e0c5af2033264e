namespace CmkOperator.Assessment;

/// <summary>The verdict on R2.</summary>
/// <param name="Verdict">The condition KeyAccessReady.</param>
/// <param name="Principals">What each principal holds.</param>
/// <param name="Grantable">Principals whose missing rights the operator may grant now.</param>
public sealed record KeyAccessVerdict(Verdict Verdict, IReadOnlyList<PrincipalRights> Principals, IReadOnlyList<PrincipalRights> Grantable);

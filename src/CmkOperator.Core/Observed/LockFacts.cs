namespace CmkOperator.Observed;

/// <summary>A management lock.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Level"><c>CanNotDelete</c> or <c>ReadOnly</c>.</param>
/// <param name="Scope">The ARM id that it locks.</param>
public sealed record LockFacts(string Id, string Name, string Level, string Scope);

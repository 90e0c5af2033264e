namespace CmkOperator.Observed;

/// <summary>One principal that needs the key.</summary>
/// <param name="Kind">Why it needs the key.</param>
/// <param name="Name">Its display name, such as <c>Azure Cosmos DB</c> or the identity's name.</param>
/// <param name="ObjectId">Its object id in the tenant, or why it is unknown.</param>
public sealed record KeyPrincipalFacts(KeyPrincipalKind Kind, string Name, Reading<string> ObjectId);

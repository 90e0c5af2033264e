namespace CmkOperator.Desired;

/// <summary>The Azure identity that an object asks to be served with, in place of the operator's own.</summary>
/// <param name="TenantId">GUID of the Microsoft Entra tenant, in lower case.</param>
/// <param name="ClientId">GUID of the application or managed identity, in lower case.</param>
/// <param name="ServiceAccountName">The service account, in the object's own namespace, whose token is exchanged for that identity's.</param>
public sealed record DesiredCredentials(string TenantId, string ClientId, string ServiceAccountName);

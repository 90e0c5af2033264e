namespace CmkOperator.AzureSimulator.Http;

/// <summary>Who sent a request, by its token.</summary>
/// <param name="ClientId">The application id.</param>
/// <param name="ObjectId">The object id of its principal in the tenant; what policies and assignments name.</param>
/// <param name="TenantId">The tenant that issued the token.</param>
/// <param name="Audience">The resource the token is for.</param>
internal sealed record Caller(string ClientId, string ObjectId, string TenantId, string Audience);

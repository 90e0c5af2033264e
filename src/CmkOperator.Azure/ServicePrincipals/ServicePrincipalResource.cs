namespace CmkOperator.Azure.ServicePrincipals;

/// <summary>A service principal as Microsoft Graph writes it (Microsoft Graph: Get servicePrincipal).</summary>
internal sealed record ServicePrincipalResource
{
    public string? Id { get; init; }
}

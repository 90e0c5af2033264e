using CmkOperator.Workspaces;

namespace CmkOperator.Tenancy;

/// <summary>
/// An Azure identity reached by exchanging the token of a service account. Equal identities may share tokens and what was read with
/// them. The namespace is part of the identity, because otherwise one tenant could read with another's tokens by naming the same client id.
/// </summary>
/// <param name="TenantId">GUID of the Microsoft Entra tenant, in lower case.</param>
/// <param name="ClientId">GUID of the application or managed identity, in lower case.</param>
/// <param name="ServiceAccount">The service account, always of the object's own namespace.</param>
public sealed record FederatedIdentity(string TenantId, string ClientId, ObjectKey ServiceAccount)
{
    /// <summary>The audience that the exchange requires in the token (Microsoft Entra documentation: "Workload identity federation").</summary>
    public const string Audience = "api://AzureADTokenExchange";

    /// <summary>The subject of the service account's tokens, which the federated credential must name.</summary>
    public string Subject => $"system:serviceaccount:{ServiceAccount.Namespace}:{ServiceAccount.Name}";
}

using static CmkOperator.Conditions.ConditionReason;

namespace CmkOperator.Faults;

/// <summary>
/// What Microsoft Entra ID says when it refuses a token, by number, with the step that helps
/// (Microsoft documentation: "Microsoft Entra authentication and authorization error codes").
/// </summary>
internal static class SignInRows
{
    /// <summary>The rows, all of one reason: they differ in the advice.</summary>
    public static IReadOnlyList<FaultRow> All { get; } =
    [
        Of("AADSTS700211", "The issuer does not match", "Set the issuer of the federated credential to the one that the message shows: it is the cluster's (kubectl get --raw /.well-known/openid-configuration)"),
        Of("AADSTS700212", "The audience does not match", "Set the audience of the federated credential to api://AzureADTokenExchange"),
        Of("AADSTS700213", "The subject does not match", "Set the subject of the federated credential to the one that the message shows (system:serviceaccount:NAMESPACE:NAME)"),
        Of("AADSTS70021", "No federated credential matches", "Give the identity a federated credential with the cluster's issuer, the subject system:serviceaccount:NAMESPACE:NAME and the audience api://AzureADTokenExchange"),
        Of("AADSTS700024", "The assertion is outside its time", "Compare the clocks of the cluster's nodes with the real time, and let the kubelet renew the projected token"),
        Of("AADSTS700016", "The tenant has no such client", "Correct the client id, or the tenant id: the tenant does not have the named application or managed identity"),
        Of("AADSTS90002", "The tenant does not exist", "Correct the tenant id, and the cloud (--cloud) that it is looked for in"),
        Of("AADSTS900023", "The tenant id is malformed", "Correct the tenant id: it is a GUID or a verified domain"),
        new("The tenant does not exist", ["invalid_tenant"], null, AuthenticationFailed, Advice: "Correct the tenant id, and the cloud (--cloud) that it is looked for in"),
        Of("AADSTS7000222", "The client secret expired", "Create a new client secret and give it to the operator, or use workload identity, which has none that expires"),
        Of("AADSTS7000215", "The client secret is wrong", "Give the operator the secret's value, not its id"),
        Of("AADSTS7000112", "The application is disabled", "Enable the named application in the tenant"),
        Of("AADSTS53003", "Conditional access blocks the sign-in", "Exempt the identity from the tenant's conditional access policy for workload identities, or meet its terms"),
    ];

    private static FaultRow Of(string number, string situation, string advice) => new(situation, [], number, AuthenticationFailed, Advice: advice);
}

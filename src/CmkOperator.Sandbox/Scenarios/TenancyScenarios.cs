using System.Text.Json.Nodes;
using CmkOperator.Configuration;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Tenancy;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Which identity is used in Azure, and for which resources.</summary>
internal static class TenancyScenarios
{
    private const string TenantClientId = "7e4a7a00-0000-4000-8000-00000000c0de";
    private const string OtherClientId = "7e4a7a00-0000-4000-8000-00000000beef";
    private const string Account = "fraud-azure";
    private const string OtherVault = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.KeyVault/vaults/kv-other";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("tenant-credentials", "The object has credentials, and the operator's identity has no rights: created with the tenant's identity.")
        {
            NeedsServiceAccounts = true,
            Tenancy = _ => new TenancyOptions { SharedIdentityNamespaces = [] },
            Arrange = async stage =>
            {
                await stage.DenyOperatorAsync();
                await stage.FederateAsync(Account, stage.Key.Namespace);
                stage.DeclareCredentials();
            },
            Outcome = Expect.All(Expect.Ready, Expect.AllDomainConditions, Expect.WorkspacePuts(1)),
        },
        new("tenant-namespace-default", "No credentials, but a default ServiceAccount in the namespace that names an identity: created with that identity.")
        {
            NeedsServiceAccounts = true,
            Tenancy = _ => new TenancyOptions { SharedIdentityNamespaces = [], NamespaceDefaults = true },
            Arrange = async stage =>
            {
                await stage.DenyOperatorAsync();
                await stage.FederateAsync(TenancyPolicy.DefaultServiceAccount, stage.Key.Namespace);
                await stage.Session.Cluster.ApplyServiceAccountAsync(
                    new NamespacedName(stage.Key.Namespace, TenancyPolicy.DefaultServiceAccount),
                    new JsonObject { [NamespaceDefault.ClientIdAnnotation] = TenantClientId, [NamespaceDefault.TenantIdAnnotation] = stage.Azure.Endpoints.TenantId },
                    stage.Stop);
            },
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePuts(1)),
        },
        new("tenant-account-late", "Credentials whose ServiceAccount does not exist yet: reported, and Ready once it does.")
        {
            NeedsServiceAccounts = true,
            Arrange = stage =>
            {
                stage.DeclareCredentials();
                return Task.CompletedTask;
            },
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(
                    Expect.Stalled("AuthenticationFailed"), Expect.Condition("Ready", "False", null, "There is no ServiceAccount", Account), Expect.NoRequest));
                await stage.FederateAsync(Account, stage.Key.Namespace);
            },
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePuts(1)),
        },
        new("tenant-identity-changed", "Another client id on a living object, after the first lost every right: Ready again with the second.")
        {
            NeedsServiceAccounts = true,
            Arrange = async stage =>
            {
                await stage.FederateAsync(Account, stage.Key.Namespace);
                stage.DeclareCredentials();
            },
            Act = async stage =>
            {
                await stage.UntilReadyAsync();
                await stage.DenyAsync(TenantClientId);
                await stage.PassUntilAsync(Expect.Condition("Ready", "Unknown", "AuthorizationFailed"));
                await stage.EditAsync(new JsonObject { ["credentials"] = new JsonObject { ["clientId"] = OtherClientId } });
            },
            Outcome = Expect.All(Expect.Ready, Expect.WorkspacePuts(1), Expect.Writes(1)),
        },
        new("tenant-borrowed-identity", "Another namespace's client id with an own ServiceAccount: Microsoft Entra rejects the subject, and no request is sent.")
        {
            NeedsServiceAccounts = true,
            Arrange = async stage =>
            {
                await stage.FederateAsync(Account, "team-a");
                stage.DeclareCredentials();
            },
            Outcome = Expect.All(
                Expect.Stalled("AuthenticationFailed"),
                Expect.Condition("Ready", "False", null, "AADSTS700213", "federated credential", FederatedIdentity.Audience),
                Expect.NoRequest),
        },
        new("tenant-shared-refused", "No credentials, in a namespace that may not use the operator's identity: rejected, and no request is sent.")
        {
            Tenancy = _ => new TenancyOptions { SharedIdentityNamespaces = ["team-a"] },
            Outcome = Expect.All(
                Expect.Stalled("AuthenticationFailed"), Expect.Condition("Ready", "False", null, "--shared-identity-namespaces"), Expect.NoRequest),
        },
        new("tenant-operator-client", "Credentials that name the operator's own client id, where it may not be used: rejected, and no request is sent.")
        {
            Tenancy = _ => new TenancyOptions { SharedIdentityNamespaces = ["team-a"] },
            Arrange = stage =>
            {
                stage.DeclareCredentials(InProcessOperator.ClientId);
                return Task.CompletedTask;
            },
            Outcome = Expect.All(Expect.Stalled("AuthenticationFailed"), Expect.Condition("Ready", "False", null, "the operator's own"), Expect.NoRequest),
        },
        new("namespace-subscription-refused", "A subscription that only another namespace may use: rejected, and no request is sent.")
        {
            Tenancy = _ => new TenancyOptions { Subscriptions = [new NamespaceEntry("team-a", "11111111-1111-1111-1111-111111111111")] },
            Outcome = Expect.All(
                Expect.Stalled("AuthorizationFailed"), Expect.Condition("Ready", "False", null, "spec.subscriptionId", "--namespace-subscriptions"), Expect.NoRequest),
        },
        new("namespace-vault-refused", "A vault that the namespace may not use: rejected, and the object is released when it is deleted.")
        {
            Tenancy = name => new TenancyOptions { Vaults = [new NamespaceEntry(name, OtherVault)] },
            Act = async stage =>
            {
                await stage.UntilAsync(Expect.All(Expect.Stalled("AuthorizationFailed"), Expect.Condition("Ready", "False", null, "--namespace-vaults")));
                await stage.DeleteAsync();
            },
            Outcome = Expect.All(Expect.Gone, Expect.NoRequest),
        },
    ];

    private static void DeclareCredentials(this Stage stage, string clientId = TenantClientId) => stage.Manifest["spec"]!["credentials"] = new JsonObject
    {
        ["tenantId"] = stage.Azure.Endpoints.TenantId,
        ["clientId"] = clientId,
        ["serviceAccountName"] = Account,
    };

    /// <summary>Makes the account, and has the tenant's client take the token of the account of that name in a namespace, which may be another one.</summary>
    private static async Task FederateAsync(this Stage stage, string account, string namespaceName)
    {
        var key = new NamespacedName(stage.Key.Namespace, account);
        await stage.Session.Cluster.ApplyServiceAccountAsync(key, null, stage.Stop);
        var issuer = await stage.Session.Cluster.IssuerAsync(key, stage.Stop);
        await stage.Azure.AddFederatedCredentialAsync(TenantClientId, issuer, $"system:serviceaccount:{namespaceName}:{account}", stage.Stop);
    }

    private static Task DenyOperatorAsync(this Stage stage) => stage.DenyAsync(InProcessOperator.ClientId);

    private static Task DenyAsync(this Stage stage, string clientId) => stage.Azure.SwitchAsync(
        new JsonObject { ["deniedActions"] = new JsonArray(new JsonObject { ["caller"] = clientId, ["action"] = "*" }) }, stage.Stop);
}

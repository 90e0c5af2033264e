using CmkOperator.Conditions;
using CmkOperator.Faults;
using Xunit;

namespace CmkOperator.Core.Tests.Faults;

/// <summary>The errors of Azure, in the shapes that they are reported in; status 0 is a long-running operation that failed late.</summary>
public sealed class FaultCatalogTests
{
    public static TheoryData<int, string, string, ConditionReason> Shapes { get; } = new()
    {
        { 0, "BadRequest", "CMK workspaces should have purge protection enabled on their CMK keyvault.", ConditionReason.PurgeProtectionDisabled },
        { 0, "KeyVaultPolicyError", "Keyvault policy recoverable is not set", ConditionReason.SoftDeleteDisabled },
        { 0, "BadRequest", "User assigned identity doesn't have enough permissions. The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope 'v'", ConditionReason.PermissionMissing },
        { 0, "BadRequest", "The user, group or application 'appid=a;oid=o' does not have keys wrapKey permission on key vault 'kv;location=westeurope'.", ConditionReason.PermissionMissing },
        { 0, "BadRequest", "Caller is not authorized to perform action on resource.\nAction: 'Microsoft.KeyVault/vaults/keys/wrap/action'\nResource: 'x'", ConditionReason.PermissionMissing },
        { 0, "BadRequest", "Operation wrapKey is not allowed on a disabled key.", ConditionReason.KeyDisabled },
        { 0, "BadRequest", "A key with (name/id) cmk-ml/1 was not found in this key vault. If you recently deleted this key", ConditionReason.KeyNotFound },
        { 0, "Forbidden", "Operation wrapKey is not allowed on an expired key.", ConditionReason.KeyExpired },
        { 0, "Forbidden", "The key is outside of its validity period.", ConditionReason.KeyExpired },
        { 0, "Forbidden", "The key is not yet valid.", ConditionReason.KeyNotYetValid },
        { 0, "BadRequest", "Client address is not authorized and caller is not a trusted service.", ConditionReason.VaultFirewallBlocked },
        { 409, "MissingSubscriptionRegistration", "The subscription is not registered to use namespace 'Microsoft.DocumentDB'.", ConditionReason.ProviderNotRegistered },
        { 400, "NoRegisteredProviderFound", "No registered resource provider found for location 'x' and API version 'y' for type 'z'.", ConditionReason.RegionUnsupported },
        { 409, "MissingRegistrationForLocation", "The subscription is not registered for the location.", ConditionReason.RegionUnsupported },
        { 409, "InvalidSubscriptionRegistrationState", "The state is wrong.", ConditionReason.RegionUnsupported },
        { 0, "BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete", ConditionReason.SoftDeletedWorkspaceExists },
        { 404, "UserError", "Unable to find workspace: x", ConditionReason.PurgeIncomplete },
        { 409, "InvalidResourceLocation", "The resource 'n' already exists in location 'a' in resource group 'rg'.", ConditionReason.LocationMismatch },
        { 403, "RequestDisallowedByPolicy", "Resource 'n' was disallowed by policy.", ConditionReason.PolicyDenied },
        { 0, "DeploymentFailed", "RequestDisallowedByPolicy: Resource 'cosmos-x' was disallowed by policy.", ConditionReason.PolicyDenied },
        { 409, "ScopeLocked", "The scope 'x' cannot perform delete operation because following scope(s) are locked: 'y'.", ConditionReason.ScopeLocked },
        { 403, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.MachineLearningServices/workspaces/write' over scope 's'.", ConditionReason.AuthorizationFailed },
        { 403, "LinkedAuthorizationFailed", "it does not have permission to perform action(s) 'b' on the linked scope(s) 't'", ConditionReason.AuthorizationFailed },
        { 403, "DenyAssignmentAuthorizationFailed", "the access is denied because of the deny assignment with name 'n' and Id 'i' at scope 'm'.", ConditionReason.DenyAssignment },
        { 0, "QuotaExceeded", "x", ConditionReason.QuotaExceeded },
        { 0, "ResourceQuotaExceeded", "x", ConditionReason.QuotaExceeded },
        { 0, "ServiceQuotaExceeded", "x", ConditionReason.QuotaExceeded },
        { 0, "MaxNumberOfAccountsExceeded", "x", ConditionReason.QuotaExceeded },
        { 0, "OperationNotAllowed", "Operation results in exceeding quota limits.", ConditionReason.QuotaExceeded },
        { 0, "ServiceUnavailable", "Sorry, we are currently experiencing high demand in this region.", ConditionReason.CapacityUnavailable },
        { 0, "ServiceUnavailable", "This is a high-demand region.", ConditionReason.CapacityUnavailable },
        { 0, "ServiceUnavailable", "Database account creation failed.", ConditionReason.CapacityUnavailable },
        { 404, "ResourceGroupNotFound", "Resource group 'rg' could not be found.", ConditionReason.ResourceGroupNotFound },
        { 409, "ResourceGroupBeingDeleted", "x", ConditionReason.ResourceGroupNotFound },
        { 400, "LinkedInvalidPropertyId", "x", ConditionReason.AssociatedResourceNotFound },
        { 409, "Conflict", "x", ConditionReason.Conflict },
        { 409, "AnotherOperationInProgress", "x", ConditionReason.Conflict },
        { 429, "RetryableErrorDueToAnotherOperation", "x", ConditionReason.Conflict },
        { 429, "TooManyRequests", "x", ConditionReason.Throttled },
        { 429, "", "", ConditionReason.Throttled },
        { 404, "SubscriptionNotFound", "x", ConditionReason.SubscriptionUnavailable },
        { 409, "ReadOnlyDisabledSubscription", "x", ConditionReason.SubscriptionUnavailable },
        { 401, "InvalidAuthenticationTokenTenant", "x", ConditionReason.AuthenticationFailed },
        { 401, "", "", ConditionReason.AuthenticationFailed },
        { 403, "", "", ConditionReason.AuthorizationFailed },
        { 0, "InternalServerError", "x", ConditionReason.CreateFailed },
        { 0, "BadRequest", "An invalid value was provided for 'accessPolicies'.", ConditionReason.CreateFailed },
        { 403, "RequestDisallowedByAzure", "Resource 'fraud-ml' was disallowed by Azure: This policy maintains a set of best available regions.", ConditionReason.RegionUnsupported },
        { 0, "RequestDisallowedByAzure", "Resource 'cosmos-x' was disallowed by Azure.", ConditionReason.RegionUnsupported },
        { 0, "MaxStorageAccountsCountPerSubscriptionExceeded", "Subscription s already contains 250 storage accounts in location westeurope.", ConditionReason.QuotaExceeded },
        { 0, "InsufficientResourcesAvailable", "The region 'westeurope' is currently out of the resources required to provision new services.", ConditionReason.CapacityUnavailable },
        { 403, "Forbidden", "Connection is not an approved private link and caller was ignored because bypass is not set to 'AzureServices' and PublicNetworkAccess is set to 'Disabled'.", ConditionReason.VaultFirewallBlocked },
        { 0, "BadRequest", "Connection is not an approved private link and caller was ignored because bypass is not set to 'AzureServices' and PublicNetworkAccess is set to 'Disabled'.", ConditionReason.VaultFirewallBlocked },
        { 0, "KeyVaultAccessForbidden", "The service is unable to access the key.", ConditionReason.PermissionMissing },
        { 0, "ResourceNotFound", "The Resource 'Microsoft.ContainerRegistry/registries/crml' under resource group 'rg-images' was not found.", ConditionReason.AssociatedResourceNotFound },
        { 0, "NotFound", "/subscriptions/s/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/crml could not be found.", ConditionReason.AssociatedResourceNotFound },
        { 0, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope 's'.", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.Search/searchServices/write' over scope 's'.", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.DocumentDB/databaseAccounts/write' over scope 's'.", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/listKeys/action' over scope 's'.", ConditionReason.AuthorizationFailed },
        { 403, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope 's'.", ConditionReason.AuthorizationFailed },
        { 400, "AuthorizationFailed", "The client 'a' with object id 'o' does not have authorization to perform action 'Microsoft.DocumentDB/databaseAccounts/write' over scope 's'.", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "The client \"a\" with object id \"o\" does not have authorization to perform action \"Microsoft.Search/searchServices/write\" over scope \"s\".", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "Der Client \"a\" mit der Objekt-ID \"o\" ist nicht berechtigt, die Aktion \"Microsoft.Storage/storageAccounts/write\" über dem Bereich \"s\" auszuführen.", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "Le client « a » n'est pas autorisé à effectuer l'action « Microsoft.DocumentDB/databaseAccounts/write » sur l'étendue « s ».", ConditionReason.PermissionMissing },
        { 0, "AuthorizationFailed", "may not perform action 'Microsoft.Storage/storageAccounts/writeback' over 's/write'", ConditionReason.AuthorizationFailed },
        { 0, "AuthorizationFailed", "may not perform action 'Microsoft.Web/sites/write' over scope '/subscriptions/s/providers/Microsoft.Storage/storageAccounts/write'", ConditionReason.AuthorizationFailed },
        { 0, "LinkedAuthorizationFailed", "The client 'a' has permission to perform action 'x'; however, it does not have permission to perform action(s) 'b' on the linked scope(s) 't'", ConditionReason.AuthorizationFailed },
        { 0, "BadRequest", "Access to your account is currently revoked because the correspondent key is either disabled or expired; for more details about this error please visit https://learn.microsoft.com/azure/cosmos-db/cmk-troubleshooting-guide#a (4018).", ConditionReason.KeyDisabled },
        { 0, "BadRequest", "Key https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef is expired.", ConditionReason.KeyExpired },
        { 0, "BadRequest", "The key 'cmk-ml' has expired.", ConditionReason.KeyExpired },
        { 0, "BadRequest", "Key \"https://kv-cmk.vault.azure.net/keys/cmk-ml\" is disabled.", ConditionReason.KeyDisabled },
        { 0, "BadRequest", "The key 'cmk-ml' is disabled.", ConditionReason.KeyDisabled },
        { 0, "BadRequest", "The key vault is disabled for deployments and the access-key token is expired.", ConditionReason.CreateFailed },
        { 0, "BadRequest", "The vault has soft delete and purge protection enabled, but the value is odd.", ConditionReason.CreateFailed },
        { 0, "BadRequest", "The vault has soft delete and purge protection enabled, but the key is expired.", ConditionReason.KeyExpired },
        { 0, "BadRequest", "The vault must have purge protection enabled, but it does not.", ConditionReason.PurgeProtectionDisabled },
        { 0, "BadRequest", "There is no quota problem, but the value is odd.", ConditionReason.CreateFailed },
        { 0, "BadRequest", "There is no quota left.", ConditionReason.QuotaExceeded },
        { 401, "AuthenticationFailed", "no token: AADSTS700213: No matching federated identity record found for presented assertion subject 'x'.", ConditionReason.AuthenticationFailed },
        { 400, "PrincipalNotFound", "Principal o does not exist in the directory t.", ConditionReason.PermissionPropagating },
        { 0, "", "", ConditionReason.AzureUnavailable },
        { 503, "", "", ConditionReason.AzureUnavailable },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_fault_gets_its_reason(int status, string code, string message, ConditionReason reason) =>
        Assert.Equal(reason, FaultCatalog.Classify(new AzureFault(status, code, message), ConditionReason.CreateFailed));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_code_counts_at_any_depth(int status, string code, string message, ConditionReason reason)
    {
        var wrapped = new AzureFault(status, "DeploymentFailed", message, code.Length == 0 ? [] : ["ResourceDeploymentFailure", code]);
        // A fault without a code has nothing to wrap.
        var expected = code.Length == 0 && status is 0 or 503 ? ConditionReason.CreateFailed : reason;
        Assert.Equal(expected, FaultCatalog.Classify(wrapped, ConditionReason.CreateFailed));
    }

    public static TheoryData<int, string, string, ConditionReason> ChosenNames { get; } = new()
    {
        { 404, "ResourceGroupNotFound", "Resource group 'rg-quota-tools' could not be found.", ConditionReason.ResourceGroupNotFound },
        { 404, "ResourceGroupNotFound", "Resource group 'quota' could not be found.", ConditionReason.ResourceGroupNotFound },
        { 404, "SubscriptionNotFound", "The subscription 'quota' could not be found.", ConditionReason.SubscriptionUnavailable },
        { 404, "ResourceNotFound", "The Resource 'x' under resource group 'quota-tools' was not found.", ConditionReason.UpdateFailed },
        { 400, "LinkedInvalidPropertyId", "Property id '/subscriptions/s/resourceGroups/rg-quota/x' is invalid.", ConditionReason.AssociatedResourceNotFound },
        { 0, "BadRequest", "The account in /subscriptions/s/resourceGroups/quota/x is wrong.", ConditionReason.UpdateFailed },
        { 403, "AuthorizationFailed", "The client 'a' does not have authorization to perform action 'x/write' over scope '/subscriptions/s/resourceGroups/rg-validity/x'", ConditionReason.AuthorizationFailed },
        { 403, "AuthorizationFailed", "The client 'a' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope 'v'", ConditionReason.AuthorizationFailed },
        { 403, "LinkedAuthorizationFailed", "it does not have permission to perform action(s) 'Microsoft.KeyVault/vaults/keys/read' on the linked scope(s) 't'", ConditionReason.AuthorizationFailed },
        { 0, "BadRequest", "Access to /subscriptions/s/providers/Microsoft.KeyVault/vaults/readings is odd.", ConditionReason.UpdateFailed },
        { 403, "RequestDisallowedByPolicy", "Resource 'n' was disallowed by policy 'Vaults need purge protection and workspaces a tag'.", ConditionReason.PolicyDenied },
        { 0, "RequestDisallowedByPolicy", "Resource 'n' was disallowed by policy 'Vaults need purge protection and workspaces a tag'.", ConditionReason.PolicyDenied },
        { 409, "ScopeLocked", "following scope(s) are locked: '/subscriptions/s/locks/soft delete enabled'", ConditionReason.ScopeLocked },
        { 403, "DenyAssignmentAuthorizationFailed", "the deny assignment with name 'no expired key' and Id 'i' at scope 'm'.", ConditionReason.DenyAssignment },
        { 409, "X", "validity", ConditionReason.Conflict },
        { 404, "ResourceNotFound", "The Resource 'Microsoft.MachineLearningServices/workspaces/Microsoft.Insights' was not found.", ConditionReason.UpdateFailed },
    };

    [Theory]
    [MemberData(nameof(ChosenNames))]
    public void A_name_that_a_user_chose_does_not_match_a_cause(int status, string code, string message, ConditionReason reason) =>
        Assert.Equal(reason, FaultCatalog.Classify(new AzureFault(status, code, message), ConditionReason.UpdateFailed));

    [Theory]
    [InlineData(403, "AuthorizationFailed")]
    [InlineData(400, "BadRequest")]
    [InlineData(0, "AuthorizationFailed")]
    public void A_right_that_the_workspaces_identity_lacks_is_not_the_operators(int status, string code) => Assert.Equal(
        ConditionReason.PermissionMissing,
        FaultCatalog.Classify(
            new AzureFault(status, code, "User assigned identity doesn't have enough permissions. The client 'a' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope 'v'"),
            ConditionReason.CreateFailed));

    [Theory]
    [InlineData("AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://i'.", "issuer of the federated credential")]
    [InlineData("AADSTS700212: No matching federated identity record found for presented assertion audience 'a'.", "api://AzureADTokenExchange")]
    [InlineData("AADSTS700213: No matching federated identity record found for presented assertion subject 's'.", "subject of the federated credential")]
    [InlineData("AADSTS70021: No matching federated identity record found for presented assertion.", "Give the identity a federated credential")]
    [InlineData("AADSTS7000222: The provided client secret keys are expired.", "new client secret")]
    [InlineData("AADSTS7000215: Invalid client secret provided.", "secret's value")]
    [InlineData("AADSTS700016: Application with identifier 'x' was not found.", "client id")]
    [InlineData("AADSTS90002: Tenant 't' not found.", "tenant id")]
    [InlineData("AADSTS999999: Something new.", "Check the Azure identity that acts for the object")]
    [InlineData("AADSTS700219: Something new about federation.", "Check the Azure identity that acts for the object")]
    public void A_refused_sign_in_gets_the_step_that_helps(string said, string step)
    {
        var fault = new AzureFault(401, "AuthenticationFailed", "no token: " + said);
        var message = FaultMessage.For("Reading workspace w", fault, FaultCatalog.Classify(fault, ConditionReason.UnknownError));
        Assert.StartsWith("Reading workspace w: AuthenticationFailed: no token: " + said.TrimEnd('.') + ". ", message, StringComparison.Ordinal);
        Assert.Contains(step, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.DocumentDB/databaseAccounts/write", "Give the workspace's own identity (the named object id, not the operator's)")]
    [InlineData("Microsoft.KeyVault/vaults/read", "Give the user-assigned identity Reader on the key's vault")]
    [InlineData("Microsoft.Network/virtualNetworks/join/action", "it is the identity that acts for the object, or the workspace's own")]
    public void A_right_that_is_missing_late_says_whose_it_is(string action, string advice)
    {
        var fault = new AzureFault(0, "AuthorizationFailed", $"The client 'a' with object id 'o' does not have authorization to perform action '{action}' over scope 's'.");
        Assert.Contains(advice, FaultMessage.For("Creating workspace w", fault, FaultCatalog.Classify(fault, ConditionReason.CreateFailed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "LinkedAuthorizationFailed", "b", "it is the identity that acts for the object, or the workspace's own")]
    [InlineData(403, "LinkedAuthorizationFailed", "b", "Give the identity that acts for the object the named right")]
    [InlineData(400, "AuthorizationFailed", "Microsoft.DocumentDB/databaseAccounts/write", "Give the workspace's own identity (the named object id, not the operator's)")]
    [InlineData(400, "AuthorizationFailed", "Microsoft.Network/virtualNetworks/join/action", "it is the identity that acts for the object, or the workspace's own")]
    [InlineData(400, "AuthorizationFailed", "Microsoft.MachineLearningServices/workspaces/write", "Give the identity that acts for the object the named right")]
    public void A_right_that_is_missing_inside_says_whose_it_is(int status, string code, string action, string advice)
    {
        var fault = new AzureFault(status, "BadRequest", $"The client 'a' with object id 'o' does not have authorization to perform action '{action}' over scope 's'.", [code]);
        Assert.Contains(advice, FaultMessage.For("Creating workspace w", fault, FaultCatalog.Classify(fault, ConditionReason.CreateFailed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "AuthorizationFailed: ", "Microsoft.DocumentDB/databaseAccounts/write", ConditionReason.PermissionMissing, "Give the workspace's own identity (the named object id, not the operator's)")]
    [InlineData(0, "(AuthorizationFailed) ", "Microsoft.Storage/storageAccounts/write", ConditionReason.PermissionMissing, "Give the workspace's own identity (the named object id, not the operator's)")]
    [InlineData(400, "AuthorizationFailed: ", "Microsoft.MachineLearningServices/workspaces/write", ConditionReason.AuthorizationFailed, "Give the identity that acts for the object the named right")]
    [InlineData(400, "AuthorizationFailed: ", "Microsoft.Network/virtualNetworks/write", ConditionReason.AuthorizationFailed, "Give the client with the named object id the named right")]
    [InlineData(400, "", "Microsoft.Network/virtualNetworks/write", ConditionReason.AuthorizationFailed, "Give the client with the named object id the named right")]
    public void A_bad_request_that_says_in_its_text_that_a_right_is_missing_says_whose_it_is(int status, string code, string action, ConditionReason reason, string advice)
    {
        var fault = new AzureFault(status, "BadRequest", $"{code}The client 'a' with object id 'o' does not have authorization to perform action '{action}' over scope 's'.");
        Assert.Equal(reason, FaultCatalog.Classify(fault, ConditionReason.UpdateFailed));
        Assert.Contains(advice, FaultMessage.For("Updating workspace w", fault, reason), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_disabled_or_expired_gets_both_steps()
    {
        var fault = new AzureFault(0, "BadRequest", "Revoked because the correspondent key is either disabled or expired (4018).");
        Assert.Contains("Enable the key version, and extend its expiration date if that passed", FaultMessage.For("Creating workspace w", fault, FaultCatalog.Classify(fault, ConditionReason.CreateFailed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "set it back to what status.drifts shows as observed; the other fields of the same change wait until then")]
    [InlineData(500, "The operator retries the change automatically; remove the cause if Azure names one")]
    [InlineData(0, "The operator retries the change automatically; remove the cause if Azure names one")]
    public void A_value_that_Azure_rejects_is_to_be_set_back(int status, string advice) => Assert.Equal(
        $"Updating workspace w: BadRequest: imageBuildCompute is odd. {(status == 400 ? "Azure rejects a declared value: correct the field that it names, or " : string.Empty)}{advice}",
        FaultMessage.For("Updating workspace w", new AzureFault(status, "BadRequest", "imageBuildCompute is odd."), ConditionReason.UpdateFailed));

    [Fact]
    public void The_advice_of_a_row_does_not_follow_a_reason_that_something_else_gave() =>
        Assert.Equal(
            ReasonCatalog.Of(ConditionReason.PurgeIncomplete).Advice,
            FaultCatalog.AdviceFor(new AzureFault(403, "RequestDisallowedByAzure", "x"), ConditionReason.PurgeIncomplete));

    [Fact]
    public void A_message_says_what_was_tried_what_Azure_said_and_what_to_do()
    {
        var fault = new AzureFault(403, "RequestDisallowedByPolicy", "Disallowed.\nReally.", [], RequestId: "7f7c0ac4", Target: "/policy/p");
        var message = FaultMessage.For("Creating workspace w", fault, ConditionReason.PolicyDenied);
        Assert.StartsWith("Creating workspace w: RequestDisallowedByPolicy: Disallowed. Really. [/policy/p]. ", message, StringComparison.Ordinal);
        Assert.EndsWith(ReasonCatalog.Of(ConditionReason.PolicyDenied).Advice, message, StringComparison.Ordinal);
        Assert.DoesNotContain("7f7c0ac4", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(404, false)]
    [InlineData(403, false)]
    [InlineData(409, false)]
    public void Only_a_missing_answer_is_transient(int status, bool isTransient) =>
        Assert.Equal(isTransient, FaultCatalog.IsTransient(new AzureFault(status, string.Empty, string.Empty)));
}

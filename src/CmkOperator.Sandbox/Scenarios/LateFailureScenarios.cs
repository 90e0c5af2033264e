using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Azure accepts a request and fails it later, with each error that is known to come late.</summary>
internal static class LateFailureScenarios
{
    private const string WorkspacePath = "/workspaces/[^/]+$";

    /// <summary>One run for each error.</summary>
    public static Scenario Series { get; } = new("late-failure", "A request is accepted and then fails, once for each error that comes late: the reason of that error.")
    {
        Outcome = Expect.There,
        Runs = [.. Creations.Select((row, index) => Creation(index + 1, row)), LockedDeletion(Creations.Length + 1)],
    };

    private static LateError[] Creations =>
    [
        new("BadRequest", "CMK workspaces should have purge protection enabled on their CMK keyvault.", "PurgeProtectionDisabled"),
        new("BadRequest", "CMK workspaces should have soft delete enabled on their CMK keyvault.", "SoftDeleteDisabled"),
        new("BadRequest", "The key vault of the storage account is not recoverable.", "SoftDeleteDisabled", Inner: "KeyVaultPolicyError"),
        new("BadRequest", "User assigned identity doesn't have enough permissions. The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.KeyVault/vaults/read' over scope 'kv-cmk' or the scope is invalid. If access was recently granted, please refresh your credentials.", "PermissionMissing"),
        new("BadRequest", "The user, group or application 'appid=a;oid=b' does not have keys wrap key permission on key vault 'kv-cmk;location=westeurope'.", "PermissionMissing", Inner: "Forbidden"),
        new("BadRequest", "Caller is not authorized to perform action on resource. Action: 'Microsoft.KeyVault/vaults/keys/wrap/action'", "PermissionMissing", Inner: "ForbiddenByRbac"),
        new("BadRequest", "Operation wrapKey is not allowed on a disabled key.", "KeyDisabled", Inner: "KeyDisabled"),
        new("BadRequest", "A key with (name/id) cmk-ml/0123456789abcdef0123456789abcdef was not found in this key vault.", "KeyNotFound", Inner: "KeyNotFound"),
        new("BadRequest", "Operation wrapKey is not allowed on an expired key.", "KeyExpired", Inner: "Forbidden"),
        new("BadRequest", "Client address is not authorized and caller is not a trusted service.", "VaultFirewallBlocked", Inner: "ForbiddenByFirewall"),
        new("BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete", "SoftDeletedWorkspaceExists"),
        new("ResourceDeploymentFailure", "Resource 'amlcosmos' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"no-public\",\"id\":\"/providers/Microsoft.Authorization/policyAssignments/no-public\"}}]'.", "PolicyDenied", Inner: "RequestDisallowedByPolicy"),
        new("BadRequest", "Operation would exceed 'standard' tier service limit.", "QuotaExceeded", Inner: "ServiceQuotaExceeded"),
        new("BadRequest", "Subscription already contains the maximum of 250 storage accounts in location 'westeurope'.", "QuotaExceeded", Inner: "MaxNumberOfAccountsExceeded"),
        new("ResourceQuotaExceeded", "Maximum number of resources reached.", "QuotaExceeded"),
        new("OperationNotAllowed", "The operation would exceed the approved quota.", "QuotaExceeded"),
        new("InternalServerError", "Sorry, we are currently experiencing high demand in West Europe region, and cannot fulfill your request at this time.", "CapacityUnavailable", Inner: "ServiceUnavailable", Retries: true),
        new("BadRequest", "Property id '' at path 'properties.storageAccount' is invalid.", "AssociatedResourceNotFound", Inner: "LinkedInvalidPropertyId"),
        new("InternalServerError", "Received 500 from a service request", "CreateFailed", Retries: true),
        new("BadRequest", "An invalid value was provided for 'accessPolicies'.", "CreateFailed", Retries: true),
    ];

    private static Scenario Creation(int run, LateError row) => new($"late-failure/{run}", $"Creation fails late with {row.Inner ?? row.Code}.")
    {
        Arrange = stage => stage.Azure.AddFaultAsync(Fault("PUT", row), stage.Stop),
        Outcome = Expect.All(
            Expect.Condition("WorkspaceReady", "False", row.Reason, row.Fragment),
            Expect.Condition("Ready", "False", row.Reason),
            Expect.Condition(row.Retries ? "Reconciling" : "Stalled", "True"),
            Expect.Absent(row.Retries ? "Stalled" : "Reconciling"),
            Expect.WorkspacePuts(1),
            Expect.Writes(1)),
    };

    private static Scenario LockedDeletion(int run) => new($"late-failure/{run}", "Deletion fails late with ScopeLocked.")
    {
        Spec = new JsonObject { ["deletionPolicy"] = "SoftDelete" },
        Arrange = stage => stage.Azure.AddFaultAsync(
            Fault("DELETE", new LateError("ScopeLocked", "The scope 'fraud-ml' cannot perform delete operation because following scope(s) are locked: 'rg-ml'. Please remove the lock and try again.", "ScopeLocked")),
            stage.Stop),
        Act = async stage =>
        {
            await stage.UntilReadyAsync();
            await stage.DeleteAsync();
        },
        Outcome = Expect.All(Expect.There, Expect.Condition("Ready", "False", "ScopeLocked", "lock"), Expect.Condition("Stalled", "True"), Expect.WorkspaceDeletes(1)),
    };

    private static JsonObject Fault(string method, LateError row)
    {
        var error = new JsonObject { ["code"] = row.Code, ["message"] = row.Message };
        if (row.Inner is { } inner)
        {
            error["message"] = "The request failed in a service that the workspace needs.";
            error["details"] = new JsonArray(new JsonObject { ["code"] = inner, ["message"] = row.Message });
        }

        return new JsonObject { ["method"] = method, ["path"] = WorkspacePath, ["late"] = error };
    }

    /// <param name="Code">The code that the operation ends with.</param>
    /// <param name="Message">Azure's sentence.</param>
    /// <param name="Reason">What the condition must make of it.</param>
    /// <param name="Inner">The code of the detail that has the sentence; null when the outermost error has it.</param>
    /// <param name="Retries">Whether the operator tries again by itself soon, rather than the user being asked to act.</param>
    private sealed record LateError(string Code, string Message, string Reason, string? Inner = null, bool Retries = false)
    {
        /// <summary>Words of the sentence that the condition must carry.</summary>
        public string Fragment => Message[..Math.Min(Message.Length, 24)];
    }
}

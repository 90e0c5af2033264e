using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Rights that Azure's documentation demands for a creation and that creations in public live tests did without (Azure documentation: "Manage access to
/// Azure Machine Learning workspaces", customer-managed keys). They are said before a creation, pass when they are seen, and are Unknown otherwise: never
/// missing, never in a condition, and no request is sent for them.
/// </summary>
public static class DocumentedRightsCheck
{
    /// <summary>The row about the identity that creates the workspace.</summary>
    public const string Creator = "RightsOfCreator";

    /// <summary>The row about the workspace's user-assigned identity.</summary>
    public const string Identity = "RightsOfIdentity";

    private static readonly string[] Writes =
    [
        "Microsoft.Storage/storageAccounts/write",
        "Microsoft.Search/searchServices/write",
        "Microsoft.DocumentDB/databaseAccounts/write",
    ];

    /// <summary>The rows; empty once the workspace is there, and when it is not known whether it is.</summary>
    public static IReadOnlyList<NamedVerdict> Assess(WorkspaceInput input)
    {
        if (input.Observed.Workspace is not Reading<WorkspaceFacts>.Absent)
        {
            return [];
        }

        return input.Desired.Identity is { UserAssignedIdentityIds.Count: > 0 }
            ? [new NamedVerdict(Creator, OfCreator(input)), new NamedVerdict(Identity, OfIdentity(input))]
            : [new NamedVerdict(Creator, OfCreator(input))];
    }

    // Which object id the operator has in Azure is not read.
    private static Verdict OfCreator(WorkspaceInput input)
    {
        var vault = $"key vault {input.Desired.Encryption.VaultHost}";
        var policy = input.Observed.Vault.ValueOrDefault is { RbacAuthorization: false } ? ", with get, create, delete and purge on keys in its access policies" : string.Empty;
        return Unknown(
            $"Azure's documentation wants the identity that creates the workspace to be Contributor or Owner on {vault}{policy}. Creations without it are known to succeed; if Azure rejects this one for a right on the vault, give it that");
    }

    private static Verdict OfIdentity(WorkspaceInput input)
    {
        var principal = input.Observed.KeyAccess.Principals.FirstOrDefault(one => one.Kind == KeyPrincipalKind.UserAssignedIdentity);
        var isOfWorkspace = input.Desired.Identity!.UserAssignedIdentityIds.Any(id => ArmId.Same(id, input.Desired.Encryption.UserAssignedIdentityId));
        if (isOfWorkspace && principal?.ObjectId.ValueOrDefault is { } objectId && Writes.All(action => Holds(input, objectId, action)))
        {
            return Verdict.Holds($"{principal.Name} ({objectId}) may create storage accounts, search services and Azure Cosmos DB accounts in the subscription");
        }

        return Unknown(
            $"Azure's documentation wants the workspace's user-assigned identity to hold {string.Join(", ", Writes)} where the managed resource group is created. Creations without them are known to succeed; if Azure rejects this one for one of them, assign the identity the role Contributor on the subscription");
    }

    // The managed group does not exist yet: only what applies at the subscription reaches it. What is assigned there or above is in the key's list as well.
    private static bool Holds(WorkspaceInput input, string objectId, string action) =>
        RoleEvaluator.Evaluate(
            objectId, $"/subscriptions/{input.Desired.SubscriptionId}", action, isDataAction: false, input.Observed.KeyAccess.Assignments, input.Observed.KeyAccess.DenyAssignments) == RightState.Held;

    private static Verdict Unknown(string message) => Verdict.CannotTell(ConditionReason.PermissionUnknown, message);
}

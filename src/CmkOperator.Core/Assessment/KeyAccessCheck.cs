using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>
/// R2: the identities of the services secured by the key hold get, wrapKey and unwrapKey on it, under whichever access model the
/// vault uses. What cannot be read is Unknown and never blocks, because the service itself still checks it.
/// </summary>
public static class KeyAccessCheck
{
    /// <summary>Assesses the rights on the declared key.</summary>
    public static KeyAccessVerdict Assess(WorkspaceInput input)
    {
        if (input.Observed.KeyAccess.Principals.Count == 0)
        {
            return new KeyAccessVerdict(Verdict.Unread(input.Observed.Vault, "rights on the key"), [], []);
        }

        if (input.Observed.Vault.IsUnread)
        {
            return new KeyAccessVerdict(Verdict.Unread(input.Observed.Vault, "rights on the key"), [], []);
        }

        if (input.Observed.KeyAccess.Assignments is { IsInterrupted: true } assignments)
        {
            return new KeyAccessVerdict(Verdict.Unread(assignments, "role assignments at the key"), [], []);
        }

        if (input.Observed.KeyAccess.DenyAssignments is { IsInterrupted: true } denies)
        {
            return new KeyAccessVerdict(Verdict.Unread(denies, "deny assignments at the key"), [], []);
        }

        var vault = input.Observed.Vault.ValueOrDefault;
        var principals = input.Observed.KeyAccess.Principals.Select(principal => Rights(input, vault, principal)).ToList();
        return Judge(input, vault, principals);
    }

    private static KeyAccessVerdict Judge(WorkspaceInput input, VaultFacts? vault, List<PrincipalRights> principals)
    {
        var key = $"key {input.Desired.Encryption.KeyName} of key vault {input.Desired.Encryption.VaultHost}";
        var lacking = principals.Where(principal => principal.In(RightState.Missing, RightState.Denied).Count > 0).ToList();
        if (lacking.Count > 0)
        {
            return Lacking(input, vault, principals, lacking, key);
        }

        var young = input.Recorded.Grants
            .Where(grant => IsOf(input, grant) && vault?.RbacAuthorization == true)
            .Any(grant => input.Now - grant.GrantedAt < input.Policy.GrantPropagation);
        if (young)
        {
            return new KeyAccessVerdict(
                new Verdict(
                    ConditionStatus.False,
                    ConditionReason.PermissionPropagating,
                    ReasonCatalog.Advise(ConditionReason.PermissionPropagating, $"Rights on {key} were granted and are propagating"),
                    Blocks: true),
                principals,
                []);
        }

        var unseen = principals.Where(principal => principal.In(RightState.Unknown, RightState.Conditional).Count > 0).ToList();
        return unseen.Count > 0
            ? new KeyAccessVerdict(
                Verdict.IsUnknown(
                    ConditionReason.PermissionUnknown,
                    string.Join("; ", unseen.Select(principal => Unseen(principal, key))),
                    blocks: false),
                principals,
                [])
            : new KeyAccessVerdict(
                Verdict.Holds($"{string.Join(" and ", principals.Select(Name))} may get, wrap and unwrap with {key}{(input.Observed.Key is Reading<KeyFacts>.Absent ? ", as soon as it exists" : "")}"),
                principals,
                []);
    }

    private static KeyAccessVerdict Lacking(
        WorkspaceInput input, VaultFacts? vault, List<PrincipalRights> principals, List<PrincipalRights> lacking, string key)
    {
        var grantable = lacking
            .Where(principal => principal.In(RightState.Missing).Count > 0
                && principal.In(RightState.Denied).Count == 0
                && !input.Recorded.Grants.Any(grant => IsOf(input, grant) && grant.PrincipalId == ObjectId(principal)))
            .ToList();
        var onItsWay = grantable.Count == 0 && lacking.All(principal => input.Recorded.Grants.Any(grant =>
            IsOf(input, grant)
            && grant.PrincipalId == ObjectId(principal)
            && input.Now - grant.GrantedAt < input.Policy.AbsenceConfirmation));
        var verdict = onItsWay
            ? Verdict.Fails(ConditionReason.PermissionPropagating, $"Rights on {key} were granted and are not visible yet")
            : Verdict.Fails(
                ConditionReason.PermissionMissing,
                string.Join("; ", lacking.Select(principal => Missing(input, vault, principal, key))));
        var permitted = input.Desired is { KeyAccess: KeyAccessMode.Grant, GrantPermitted: true };
        return new KeyAccessVerdict(verdict, principals, permitted ? grantable : []);
    }

    private static PrincipalRights Rights(WorkspaceInput input, VaultFacts? vault, KeyPrincipalFacts principal)
    {
        KeyRight[] needed = principal.Kind == KeyPrincipalKind.UserAssignedIdentity
            ? [KeyRight.Get, KeyRight.WrapKey, KeyRight.UnwrapKey, KeyRight.VaultRead]
            : [KeyRight.Get, KeyRight.WrapKey, KeyRight.UnwrapKey];
        return new PrincipalRights(principal, [.. needed.Select(right => (right, State(input, vault, principal, right)))]);
    }

    private static RightState State(WorkspaceInput input, VaultFacts? vault, KeyPrincipalFacts principal, KeyRight right)
    {
        if (vault is null || principal.ObjectId is not Reading<string>.Present { Value: var objectId })
        {
            return RightState.Unknown;
        }

        if (right == KeyRight.VaultRead || vault.RbacAuthorization)
        {
            var (action, isDataAction) = Action(right);
            var scope = right == KeyRight.VaultRead ? vault.Id : $"{vault.Id.TrimEnd('/')}/keys/{input.Desired.Encryption.KeyName}";
            return RoleEvaluator.Evaluate(
                objectId, scope, action, isDataAction, input.Observed.KeyAccess.Assignments, input.Observed.KeyAccess.DenyAssignments);
        }

        var permission = Permission(right);
        var held = vault.AccessPolicies.Any(policy =>
            string.Equals(policy.ObjectId, objectId, StringComparison.OrdinalIgnoreCase)
            && string.IsNullOrEmpty(policy.ApplicationId)
            && (policy.KeyPermissions.Contains(permission, StringComparer.OrdinalIgnoreCase)
                || policy.KeyPermissions.Contains("all", StringComparer.OrdinalIgnoreCase)));
        return held ? RightState.Held : RightState.Missing;
    }

    /// <summary>The action of Azure Resource Manager or of the vault's data plane for a right, and whether it is a data action.</summary>
    public static (string Action, bool IsDataAction) Action(KeyRight right) => right switch
    {
        KeyRight.Get => ("Microsoft.KeyVault/vaults/keys/read", true),
        KeyRight.WrapKey => ("Microsoft.KeyVault/vaults/keys/wrap/action", true),
        KeyRight.UnwrapKey => ("Microsoft.KeyVault/vaults/keys/unwrap/action", true),
        KeyRight.VaultRead => ("Microsoft.KeyVault/vaults/read", false),
    };

    /// <summary>The access policy permission for a right. The right to read the vault has none, so its action is named instead.</summary>
    public static string Permission(KeyRight right) => right switch
    {
        KeyRight.Get => "get",
        KeyRight.WrapKey => "wrapKey",
        KeyRight.UnwrapKey => "unwrapKey",
        KeyRight.VaultRead => "vaults/read",
    };

    private static bool IsOf(WorkspaceInput input, GrantRecord grant) =>
        grant.Generation == input.Desired.Generation
        && string.Equals(grant.Key, KeyOf(input.Desired), StringComparison.OrdinalIgnoreCase);

    /// <summary>How a grant names the key: without its version, because rights apply to the whole key.</summary>
    public static string KeyOf(DesiredWorkspace desired)
    {
        return (desired.Encryption.Identifier with { Version = null }).ToString();
    }

    private static string? ObjectId(PrincipalRights principal) => principal.Principal.ObjectId.ValueOrDefault;

    private static string Missing(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, string key)
    {
        var removed = input.Recorded.Grants.Any(grant => IsOf(input, grant) && grant.PrincipalId == ObjectId(principal))
            ? ", removed after grant"
            : string.Empty;
        var denied = principal.In(RightState.Denied) is { Count: > 0 } rights ? $", denied {Names(rights)} by a deny assignment" : string.Empty;
        var missing = principal.In(RightState.Missing) is { Count: > 0 } lacks ? $" lacks {Names(lacks)}" : string.Empty;
        var model = vault?.RbacAuthorization == true ? "role assignments" : "access policies";
        return $"{Name(principal)}{missing}{denied} on {key} ({model}{removed})";
    }

    private static string Unseen(PrincipalRights principal, string key)
    {
        if (principal.Principal.ObjectId.FaultOrDefault is not null)
        {
            return $"The object id of {principal.Principal.Name} cannot be read, so its rights on {key} are unknown";
        }

        return principal.In(RightState.Conditional) is { Count: > 0 } conditional
            ? $"{Name(principal)} holds {Names(conditional)} on {key} under a condition that the operator does not evaluate"
            : $"Whether {Name(principal)} holds {Names(principal.In(RightState.Unknown))} on {key} cannot be read";
    }

    private static string Name(PrincipalRights principal) =>
        ObjectId(principal) is { } id ? $"{principal.Principal.Name} ({id})" : principal.Principal.Name;

    private static string Names(IReadOnlyList<KeyRight> rights) => string.Join(", ", rights.Select(Permission));
}

/// <summary>The verdict on R2.</summary>
/// <param name="Verdict">The condition KeyAccessReady.</param>
/// <param name="Principals">What each principal holds.</param>
/// <param name="Grantable">Principals whose missing rights the operator may grant now.</param>
public sealed record KeyAccessVerdict(Verdict Verdict, IReadOnlyList<PrincipalRights> Principals, IReadOnlyList<PrincipalRights> Grantable);

using CmkOperator.Conditions;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// R2: the identities of the services secured by the key hold get, wrapKey and unwrapKey on it, under whichever access model the
/// vault uses. What cannot be read, or what a group may hold, is Unknown and never blocks, because the service itself still checks it.
/// Beside an identity that is named for the key, public sources disagree on whether Azure Cosmos DB's own principal needs the key too: its rights are
/// then reported (<see cref="KeyAccessVerdict.Disputed"/>) and never required.
/// </summary>
public static class KeyAccessCheck
{
    /// <summary>The verdict on the rights on a key whose vault was deleted.</summary>
    internal static Verdict WithoutVault { get; } = Verdict.CannotTell(
        ConditionReason.VaultNotFound, "The rights on the key cannot be checked while its key vault does not exist. Recover the deleted vault");

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
        var disputed = principals.Any(principal => principal.Principal.Kind == KeyPrincipalKind.UserAssignedIdentity)
            ? principals.Find(principal => principal.Principal.Kind == KeyPrincipalKind.CosmosDb)
            : null;
        var verdict = Judge(input, vault, [.. principals.Where(principal => principal != disputed)], key);
        return verdict with { Principals = principals, Disputed = disputed is null ? null : Dispute(input, vault, disputed, key) };
    }

    private static KeyAccessVerdict Judge(WorkspaceInput input, VaultFacts? vault, List<PrincipalRights> principals, string key)
    {
        var lacking = principals.Where(principal => principal.In(RightState.Missing, RightState.Denied).Count > 0).ToList();
        if (lacking.Count > 0)
        {
            return Lacking(input, vault, principals, lacking, key);
        }

        if (vault?.RbacAuthorization == true && KeyGrants.Of(input).Any(grant => input.Now - grant.GrantedAt < input.Policy.GrantPropagation))
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
        var stale = principals.Where(principal => FormerId(input, principal) is not null).ToList();
        if (unseen.Count == 0 && stale.Count > 0)
        {
            return new KeyAccessVerdict(
                Verdict.CannotTell(
                    ConditionReason.PermissionUnknown,
                    string.Join("; ", stale.Select(principal => $"{Name(principal)} may get, wrap and unwrap with {key}{Renewal(input, vault, principal)}"))),
                principals,
                []);
        }

        return unseen.Count > 0
            ? new KeyAccessVerdict(
                Verdict.IsUnknown(
                    ConditionReason.PermissionUnknown,
                    string.Join("; ", unseen.Select(principal => Unseen(input, vault, principal, key))),
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
        var grantable = lacking.Where(principal => principal.In(RightState.Denied).Count == 0).SelectMany(principal => KeyGrants.Possible(input, principal)).ToList();
        var onItsWay = grantable.Count == 0 && lacking.All(principal => principal.In(RightState.Denied).Count == 0 && KeyGrants.Of(input, principal.ObjectId).Any(grant =>
            grant.Outcome is null && input.Now - grant.GrantedAt < input.Policy.AbsenceConfirmation));
        var said = string.Join("; ", lacking.Select(principal => Missing(input, vault, principal, key)));
        var advice = lacking.Exists(principal => Ungranted(input, vault, principal).Count > 0) ? "A grant alone does not help against a deny assignment" : "No grant helps against a deny assignment";
        var verdict = onItsWay ? Verdict.Fails(ConditionReason.PermissionPropagating, $"Rights on {key} were granted and are not visible yet")
            : lacking.All(principal => principal.In(RightState.Missing).Count == 0)
                ? Verdict.Fails(ConditionReason.PermissionMissing, said, advice)
                : Verdict.Fails(ConditionReason.PermissionMissing, said);
        return new KeyAccessVerdict(verdict, principals, KeyGrants.IsPermitted(input) ? grantable : []);
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
            return RoleEvaluator.Evaluate(
                objectId, ScopeOf(input, vault, right), action, isDataAction, input.Observed.KeyAccess.Assignments, input.Observed.KeyAccess.DenyAssignments);
        }

        if (PolicyHolders(vault, right).Contains(objectId, StringComparer.OrdinalIgnoreCase))
        {
            return RightState.Held;
        }

        // An object id does not show whether it is a group, and a group may hold the right. Who asked for a grant gets one that can be verified.
        return PossibleGroups(input, vault, right).Count > 0 && !(KeyGrants.IsPermitted(input) && KeyGrants.IsPossible(input, objectId, right)) ? RightState.Unknown : RightState.Missing;
    }

    private static IEnumerable<string> PolicyHolders(VaultFacts vault, KeyRight right) => vault.AccessPolicies
        .Where(policy => string.IsNullOrEmpty(policy.ApplicationId) && Permits(policy, right))
        .Select(policy => policy.ObjectId);

    /// <summary>True when an access policy has the permission for a right, by name or by <c>all</c>.</summary>
    internal static bool Permits(AccessPolicyFacts policy, KeyRight right) =>
        policy.KeyPermissions.Contains(Permission(right), StringComparer.OrdinalIgnoreCase) || policy.KeyPermissions.Contains("all", StringComparer.OrdinalIgnoreCase);

    /// <summary>The object ids, sorted, that have a right and are or may be groups: whether a principal is a member only the directory knows.</summary>
    internal static IReadOnlyList<string> PossibleGroups(WorkspaceInput input, VaultFacts vault, KeyRight right)
    {
        if (right == KeyRight.VaultRead || vault.RbacAuthorization)
        {
            var (action, isDataAction) = Action(right);
            return RoleEvaluator.GroupsThatMay(ScopeOf(input, vault, right), action, isDataAction, input.Observed.KeyAccess.Assignments);
        }

        var known = KnownIds(input);
        return [.. PolicyHolders(vault, right).Where(id => !known.Contains(id)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    // Ids of which it is known that they are not groups: principals that need the key, the workspace's identities, and applications.
    private static HashSet<string> KnownIds(WorkspaceInput input)
    {
        var needed = input.Observed.KeyAccess.Principals.SelectMany(principal => new[] { principal.ObjectId.ValueOrDefault, principal.ApplicationId });
        var identities = input.Observed.AssociatedResources.Values.SelectMany(reading => new[] { reading.ValueOrDefault?.PrincipalId, reading.ValueOrDefault?.ClientId });
        // What the workspace shows of an identity that was deleted and created again, and what the operator granted to one, are ids of former principals.
        var attached = input.Observed.Workspace.ValueOrDefault?.AttachedPrincipals.Values ?? [];
        return needed.Concat(identities).Concat(attached).Concat(input.Recorded.Grants.Select(grant => grant.PrincipalId))
            .Append(input.Observed.Workspace.ValueOrDefault?.Identity.PrincipalId)
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>ARM id at which a right is exercised: the vault, or the declared key in it.</summary>
    internal static string ScopeOf(WorkspaceInput input, VaultFacts vault, KeyRight right) =>
        right == KeyRight.VaultRead ? vault.Id : $"{vault.Id.TrimEnd('/')}/keys/{input.Desired.Encryption.KeyName}";

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

    // What it lacks, who can grant it and how: a role where roles rule, a policy where policies rule.
    private static string Missing(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, string key)
    {
        // Who asks the owner of a deny assignment for an exclusion wants to know now that a grant is needed as well.
        var ungranted = Ungranted(input, vault, principal);
        var missing = principal.Rights.Where(right => right.State == RightState.Missing || ungranted.Contains(right.Right)).Select(right => right.Right).ToList();
        var granted = KeyGrants.Of(input, principal.ObjectId).Where(grant => !KeyGrants.IsOfVault(input.Desired, grant)).ToList();
        var removed = granted.Count == 0 ? string.Empty
            : granted.Exists(grant => grant.Outcome == GrantOutcome.Unknown) ? ", granted with an unknown outcome"
            : ", removed after grant";
        var usesRoles = vault?.RbacAuthorization == true;
        var model = usesRoles ? "role assignments" : "access policies";
        var said = new List<string>();
        if (missing.Where(right => right != KeyRight.VaultRead).ToList() is { Count: > 0 } onKey)
        {
            var mend = usesRoles
                ? "assign it the role Key Vault Crypto Service Encryption User at the key or the vault"
                : $"add {Names(onKey)} for this object id to the key permissions of the vault's access policies";
            said.Add($"{Name(principal)} lacks {Names(onKey)} on {key} ({model}{removed}): {mend}");
        }

        if (missing.Contains(KeyRight.VaultRead))
        {
            said.Add($"{Name(principal)} lacks vaults/read on key vault {input.Desired.Encryption.VaultHost}: assign it the role Reader at the vault");
        }

        if (principal.In(RightState.Denied) is { Count: > 0 } denied)
        {
            said.Add(Denied(input, vault, principal, denied, key));
            if (ungranted.Count > 0 && KeyGrants.IsPermitted(input))
            {
                said.Add("the operator grants it nothing while it is denied");
            }
        }

        said.AddRange(Doubts(input, vault, principal, RightState.Missing, key));
        if (KeyGrants.IsPermitted(input) && KeyGrants.Of(input, principal.ObjectId).Any(grant => grant.Outcome == GrantOutcome.Unknown))
        {
            said.Add("the operator does not know whether its grant was carried out and removed since, and does not repeat it: "
                + "set the annotation cmk-operator.io/requested-at to have it granted once more");
        }

        return string.Join("; ", said) + Mistaken(input, vault, principal) + Renewal(input, vault, principal);
    }

    /// <summary>The object id that the workspace still shows for an identity which was deleted and created again under the same ARM id; null when it shows the present one.</summary>
    private static string? FormerId(WorkspaceInput input, PrincipalRights principal) =>
        principal is { ObjectId: { } now, Principal.IdentityId: { } id }
        && input.Observed.Workspace.ValueOrDefault?.AttachedPrincipals.FirstOrDefault(attached => ArmId.Same(attached.Key, id)).Value is { } before
        && !Same(before, now)
            ? before
            : null;

    // Azure goes on with the principal that was attached, and that one is gone. To take the key's identity off is never the operator's to do.
    private static string Renewal(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal)
    {
        if (FormerId(input, principal) is not { } former)
        {
            return string.Empty;
        }

        var isNamed = vault?.RbacAuthorization == false && vault.AccessPolicies.Any(policy => Same(policy.ObjectId, former));
        return $"; the identity was deleted and created again, and workspace {input.Observed.Workspace.ValueOrDefault?.Name} still carries its former object id {former}"
            + (isNamed ? ", which an access policy of the vault names as well" : string.Empty)
            + $": {(principal.Rights.All(right => right.State == RightState.Held) ? "take" : $"when object id {principal.ObjectId} has its rights, take")} the identity off the workspace and attach it again in Azure, "
            + "which the operator does not do with an identity of the key";
    }

    // The ids look alike: the portal shows the application id where one looks for the object id, and Azure accepts it without an error.
    private static string Mistaken(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal)
    {
        if (principal.Principal.ApplicationId is not { Length: > 0 } application || principal.ObjectId is not { } objectId || Same(application, objectId))
        {
            return string.Empty;
        }

        var usesRoles = vault?.RbacAuthorization == true;
        var isNamed = usesRoles
            ? input.Observed.KeyAccess.Assignments.ValueOrDefault?.Any(assignment => Same(assignment.PrincipalId, application)) == true
            : vault?.AccessPolicies.Any(policy => Same(policy.ObjectId, application)) == true;
        return isNamed
            ? $"; {(usesRoles ? "a role assignment" : "an access policy")} names {application}, which is its application id: give the right to its object id {objectId} instead"
            : string.Empty;
    }

    private static string Unseen(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, string key)
    {
        if (principal.Principal is { Kind: KeyPrincipalKind.UserAssignedIdentity, ObjectId: Reading<string>.NotRead, IdentityId: { } foreign })
        {
            return $"Which rights {principal.Principal.Name}, which the workspace names for its key, has on {key} is not known, because namespace {input.Desired.Key.Namespace} may not use "
                + $"subscription {ArmId.SubscriptionOf(foreign)} and the identity is not read: look whether it has get, wrapKey and unwrapKey on the key";
        }

        if (principal.Principal is { Kind: KeyPrincipalKind.UserAssignedIdentity, ObjectId: Reading<string>.NotRead })
        {
            return $"Which rights {principal.Principal.Name}, which the workspace names for its key, has on {key} is not known, because no identity attached to the workspace reports that client id: "
                + "look whether it has get, wrapKey and unwrapKey on the key";
        }

        if (principal.Principal is { Kind: KeyPrincipalKind.UserAssignedIdentity, ObjectId: Reading<string>.Absent })
        {
            return $"The identity {principal.Principal.Name} does not exist, so nothing holds its rights on {key}: create it again, and give it get, wrapKey and unwrapKey on the key";
        }

        if (principal.Principal is { Kind: KeyPrincipalKind.CosmosDb, ObjectId: Reading<string>.Absent })
        {
            return $"The tenant has no service principal of {principal.Principal.Name}, so nothing holds its rights on {key}: register the resource provider Microsoft.DocumentDB, or create the "
                + $"principal (az ad sp create --id {principal.Principal.ApplicationId}), and give it the rights; if it is another application in this cloud, set the option --cosmos-db-principal-id";
        }

        if (principal.Principal.ObjectId.FaultOrDefault is not null)
        {
            var mend = principal.Principal.Kind == KeyPrincipalKind.CosmosDb
                ? "set the option --cosmos-db-principal-id, or give the operator's identity Application.Read.All in Microsoft Graph"
                : "give the operator's identity Microsoft.ManagedIdentity/userAssignedIdentities/read";
            return $"The object id of {principal.Principal.Name} cannot be read, so its rights on {key} are unknown: {mend}";
        }

        var said = new List<string>();
        if (principal.In(RightState.Conditional) is { Count: > 0 } conditional)
        {
            said.Add($"{Name(principal)} holds {Names(conditional)} on {key} under a condition that the operator does not evaluate");
        }

        // What something grants, and a deny assignment may take away, is not in doubt for another reason.
        var doubts = Doubts(input, vault, principal, RightState.Unknown, key);
        var unknown = principal.In(RightState.Unknown)
            .Where(right => doubts.Count == 0 || Undenied(input, vault, principal, right) is not (RightState.Held or RightState.Conditional)).ToList();
        if (unknown.Count > 0)
        {
            said.Add(Unclear(input, vault, principal, unknown, key));
        }

        return string.Join("; ", said.Concat(doubts)) + Mistaken(input, vault, principal) + Renewal(input, vault, principal);
    }

    private static string Unclear(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, List<KeyRight> unknown, string key)
    {
        var groups = vault is null
            ? []
            : unknown.SelectMany(right => PossibleGroups(input, vault, right)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var cause = groups.Count > 0
            ? $"is not known: a group may hold it ({Few(groups)}){Bygone(vault, principal)}; give {principal.Principal.Name} the right itself to have it verified"
            : vault is null
                ? "cannot be read: give the operator's identity Microsoft.KeyVault/vaults/read on the vault"
                : "cannot be read: give the operator's identity Microsoft.Authorization/roleAssignments/read, roleDefinitions/read and denyAssignments/read on the vault";
        return $"Whether {Name(principal)} holds {Names(unknown)} on {key} {cause}";
    }

    // Only a workspace shows which object id an identity had before. Until there is one, an access policy that was left behind looks like one for a group.
    private static string Bygone(VaultFacts? vault, PrincipalRights principal) =>
        vault is { RbacAuthorization: false } && principal.Principal.Kind == KeyPrincipalKind.UserAssignedIdentity
            ? ", or nobody, if the access policy is of the time before the identity was deleted and created again, which gave it another object id (az ad group show --group OBJECT_ID finds groups alone)"
            : string.Empty;

    // The deny assignments that may take a right away, and whose members or conditions the operator does not read.
    private static List<string> Doubts(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, RightState state, string key) =>
        [.. from right in principal.In(state)
            from denial in Denials(input, vault, principal, right)
            where !denial.IsCertain
            group right by (Words: Words(denial), Remedy: Remedy(denial)) into rights
            select $"Whether {Name(principal)} is denied {Names([.. rights])} on {key} by {rights.Key.Words}; {rights.Key.Remedy}, or ask its owner to exclude the principal itself"];

    private static string Words(Denial denial)
    {
        var causes = new List<string>();
        if (denial.Groups.Count > 0)
        {
            causes.Add($"it denies {Members(denial.Groups)}");
        }

        if (denial.SparedGroups.Count > 0)
        {
            causes.Add($"it excludes {Members(denial.SparedGroups)}");
        }

        if (denial.IsConditional)
        {
            causes.Add("it holds under a condition that the operator does not evaluate");
        }

        return $"{Named(denial.Assignment)} is not known: {string.Join(", and ", causes)}";
    }

    private static string Remedy(Denial denial) => denial switch
    {
        { IsConditional: true, Groups.Count: 0, SparedGroups.Count: 0 } => "read its condition",
        { IsConditional: true } => "read its condition, look whether the principal is a member",
        _ => "look whether the principal is a member",
    };

    private static string Members(IReadOnlyList<DeniedPrincipal> entries) =>
        $"{Few([.. entries.Select(entry => entry.Id.Length == 0 ? "an entry without an id" : entry.Type is null ? $"{entry.Id} (which may be a group)" : $"{entry.Type.ToLowerInvariant()} {entry.Id}")])}, whose members the operator does not read";

    private static string Named(DenyAssignmentFacts deny) => $"the deny assignment {deny.Label} at {deny.Scope}";

    private static string Denied(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, IReadOnlyList<KeyRight> denied, string key)
    {
        var assignments = denied.SelectMany(right => Denials(input, vault, principal, right))
            .Where(denial => denial.IsCertain).Select(denial => Named(denial.Assignment)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return $"{Name(principal)} is denied {Names(denied)} on {key} by {string.Join(" and ", assignments)}: ask {(assignments.Count > 1 ? "their owners" : "its owner")} to exclude the principal";
    }

    private static IReadOnlyList<Denial> Denials(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, KeyRight right)
    {
        if (vault is null || principal.ObjectId is not { } objectId || !(right == KeyRight.VaultRead || vault.RbacAuthorization))
        {
            return [];
        }

        var (action, isDataAction) = Action(right);
        return RoleEvaluator.Denials(objectId, ScopeOf(input, vault, right), action, isDataAction, input.Observed.KeyAccess.DenyAssignments);
    }

    // The denied rights that nothing grants either.
    private static List<KeyRight> Ungranted(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal) =>
        [.. principal.In(RightState.Denied).Where(right => Undenied(input, vault, principal, right) == RightState.Missing)];

    // What the principal would hold without any deny assignment.
    private static RightState Undenied(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, KeyRight right)
    {
        if (vault is null || principal.ObjectId is not { } objectId)
        {
            return RightState.Unknown;
        }

        var (action, isDataAction) = Action(right);
        return RoleEvaluator.Evaluate(
            objectId, ScopeOf(input, vault, right), action, isDataAction, input.Observed.KeyAccess.Assignments, Reading.Of<IReadOnlyList<DenyAssignmentFacts>>([]));
    }

    /// <summary>What is said of Azure Cosmos DB's principal beside a named identity: what it has, never that it must.</summary>
    private static Verdict Dispute(WorkspaceInput input, VaultFacts? vault, PrincipalRights principal, string key)
    {
        const string Why = "Sources disagree on whether Azure needs this beside the identity that is named for the key; if Azure rejects the creation, give it the right";
        if (principal.In(RightState.Missing, RightState.Denied).Count > 0)
        {
            return Verdict.CannotTell(ConditionReason.PermissionUnknown, $"{Missing(input, vault, principal, key)}. {Why}");
        }

        return principal.In(RightState.Unknown, RightState.Conditional).Count > 0
            ? Verdict.CannotTell(ConditionReason.PermissionUnknown, $"{Unseen(input, vault, principal, key)}. {Why}")
            : Verdict.Holds($"{Name(principal)} may get, wrap and unwrap with {key}");
    }

    /// <summary>What this check knows of the principals that may be the reason why Azure refused the key; null when each of them holds its rights.</summary>
    public static string? Suspects(WorkspaceAssessment assessment)
    {
        var verdicts = new[] { assessment.Access.Verdict, assessment.Access.Disputed };
        var said = verdicts
            .Where(verdict => verdict is { IsUnread: false, Status: ConditionStatus.False or ConditionStatus.Unknown })
            .Select(verdict => verdict!.Message)
            .ToList();
        return said.Count > 0 ? string.Join(". ", said) : null;
    }

    private static string Few(List<string> ids)
    {
        const int Shown = 3;
        return ids.Count <= Shown ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(Shown))} and {ids.Count - Shown} more";
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Name(PrincipalRights principal) =>
        principal.ObjectId is { } id ? $"{principal.Principal.Name} ({id})" : principal.Principal.Name;

    private static string Names(IReadOnlyList<KeyRight> rights) => string.Join(", ", rights.Select(Permission));
}

/// <summary>The verdict on R2.</summary>
/// <param name="Verdict">The condition KeyAccessReady.</param>
/// <param name="Principals">What each principal holds.</param>
/// <param name="Grantable">The grants that the operator may make now, one for each write.</param>
/// <param name="Disputed">What Azure Cosmos DB's own principal holds beside an identity that is named for the key; null without one. Never enters a condition.</param>
public sealed record KeyAccessVerdict(
    Verdict Verdict, IReadOnlyList<PrincipalRights> Principals, IReadOnlyList<KeyGrant> Grantable, Verdict? Disputed = null);

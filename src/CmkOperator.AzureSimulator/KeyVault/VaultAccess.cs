using System.Net;
using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Identity;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Who may do what with the keys of a vault, under whichever of the two models the vault uses, and through its firewall.</summary>
internal sealed class VaultAccess(AzureState azure, AccessEvaluator access, TenantDirectory directory)
{
    private const string ClientAddress = "127.0.0.1";

    public static bool UsesRbac(StoredResource vault) => vault.Body.Flag("properties", "enableRbacAuthorization") == true;

    /// <summary>Whether a principal has a key permission (the word of access policies, such as <c>wrapKey</c>).</summary>
    public bool IsGranted(StoredResource vault, string key, string principalId, string permission) =>
        UsesRbac(vault)
            ? access.IsGranted(principalId, KeyPermission.DataAction(permission), $"{vault.Id.Text}/keys/{key}", isData: true)
            : (vault.Body.ArrayAt("properties", "accessPolicies") ?? []).Any(policy =>
                ResourceId.Is(principalId, policy.Text("objectId"))
                && policy.ArrayAt("permissions", "keys").Texts().Any(granted => ResourceId.Is(granted, permission) || ResourceId.Is(granted, "all")));

    /// <summary>Whether a principal may read a vault through ARM.</summary>
    public bool CanRead(StoredResource vault, string principalId) =>
        access.IsGranted(principalId, "Microsoft.KeyVault/vaults/read", vault.Id.Text, isData: false);

    /// <summary>Rejects a caller of the data plane as Key Vault does.</summary>
    public void Demand(StoredResource vault, string key, CallerIdentity caller, string permission)
    {
        if (IsAdministrator(vault, caller) || IsGranted(vault, key, caller.ObjectId, permission))
        {
            return;
        }

        var place = $"{vault.Id.Name};location={vault.Body.Text("location")}";
        if (!UsesRbac(vault))
        {
            throw new ApiException(403, new ApiError(
                "Forbidden",
                $"The user, group or application 'appid={caller.ClientId};oid={caller.ObjectId};iss=https://sts.windows.net/{caller.TenantId}/' does not have keys {permission.ToLowerInvariant()} permission on key vault '{place}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287")
            {
                Inner = "AccessDenied",
            });
        }

        var resource = $"{vault.Id.Text}/keys/{key}".ToLowerInvariant();
        throw new ApiException(403, new ApiError(
            "Forbidden",
            string.Join(
                "\r\n",
                "Caller is not authorized to perform action on resource.",
                "If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
                $"Caller: appid={caller.ClientId};oid={caller.ObjectId};iss=https://sts.windows.net/{caller.TenantId}/",
                $"Action: '{KeyPermission.DataAction(permission)}'",
                $"Resource: '{resource}'",
                "Assignment: (not found)",
                "DenyAssignmentId: null",
                "DecisionReason: 'DeniedWithNoValidRBAC' ",
                $"Vault: {place}"))
        {
            Inner = "ForbiddenByRbac",
        });
    }

    /// <summary>Whether services that Microsoft trusts get through the vault's firewall.</summary>
    public static bool AdmitsTrustedServices(StoredResource vault)
    {
        var closed = ResourceId.Is("Disabled", vault.Body.Text("properties", "publicNetworkAccess"))
            || ResourceId.Is("Deny", vault.Body.Text("properties", "networkAcls", "defaultAction"));
        // Without network rules, trusted services pass even when public access is disabled.
        return !closed || ResourceId.Is("AzureServices", vault.Body.Text("properties", "networkAcls", "bypass") ?? "AzureServices");
    }

    /// <summary>Rejects a client of the data plane that the firewall blocks.</summary>
    public static void DemandNetwork(StoredResource vault)
    {
        var place = $"Vault: {vault.Id.Name};location={vault.Body.Text("location")}";
        if (ResourceId.Is("Disabled", vault.Body.Text("properties", "publicNetworkAccess")))
        {
            throw new ApiException(403, new ApiError(
                "Forbidden",
                $"Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: {ClientAddress}\r\n{place}")
            {
                Inner = "ForbiddenByConnection",
            });
        }

        var acls = vault.Body.ObjectAt("properties", "networkAcls");
        if (!ResourceId.Is("Deny", acls.Text("defaultAction")) || (acls.ArrayAt("ipRules") ?? []).Any(rule => Covers(rule.Text("value"))))
        {
            return;
        }

        throw new ApiException(403, new ApiError(
            "Forbidden",
            $"Client address is not authorized and caller is not a trusted service.\r\nClient address: {ClientAddress}\r\nCaller: ignored\r\n{place}")
        {
            Inner = "ForbiddenByFirewall",
        });
    }

    /// <summary>
    /// A client that neither the vault nor any assignment names administers the tenant: it may do everything, unless the
    /// switch evaluates the rights of all callers. The rights of Azure's services and managed identities are always evaluated.
    /// </summary>
    private bool IsAdministrator(StoredResource vault, CallerIdentity caller)
    {
        if (azure.Switches.CallerAccess == CallerAccessMode.Evaluated || directory.ByObjectId(caller.ObjectId) is { IsService: true })
        {
            return false;
        }

        return UsesRbac(vault)
            ? !access.IsSpokenOf(caller.ObjectId, vault.Id.Text)
            : !(vault.Body.ArrayAt("properties", "accessPolicies") ?? []).Any(policy => ResourceId.Is(caller.ObjectId, policy.Text("objectId")));
    }

    private static bool Covers(string? rule) =>
        rule is not null
        && (rule.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.TryParse(rule, out var network) && network.Contains(IPAddress.Parse(ClientAddress))
            : rule == ClientAddress);
}

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>The identity block of a resource: types, principals, and the user-assigned identities it names.</summary>
internal static class ManagedIdentities
{
    public const string System = "SystemAssigned";
    public const string User = "UserAssigned";
    public const string Both = "SystemAssigned,UserAssigned";

    /// <summary>The type in canonical spelling, or null when it is unknown.</summary>
    public static string? CanonicalType(string? type) => type?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "none" => "None",
        "systemassigned" => System,
        "userassigned" => User,
        "systemassigned,userassigned" or "userassigned,systemassigned" => Both,
        _ => null,
    };

    public static bool HasSystem(string? type) => type is System or Both;

    public static bool HasUser(string? type) => type is User or Both;

    /// <summary>What a resource shows for the identity it was given; the principal of the system-assigned identity stays.</summary>
    public static JsonObject Resolve(AzureState azure, string type, JsonObject? userAssigned, JsonObject? before)
    {
        var identity = new JsonObject();
        if (HasSystem(type))
        {
            identity["principalId"] = before.Text("principalId") ?? Guid.NewGuid().ToString();
            identity["tenantId"] = azure.TenantId;
        }

        identity["type"] = type;
        if (HasUser(type))
        {
            var shown = new JsonObject();
            foreach (var (id, _) in userAssigned ?? [])
            {
                var found = azure.Store.Find(id);
                shown[id] = new JsonObject
                {
                    ["principalId"] = found?.Body.Text("properties", "principalId"),
                    ["clientId"] = found?.Body.Text("properties", "clientId"),
                };
            }

            identity["userAssignedIdentities"] = shown;
        }

        return identity;
    }

    /// <summary>Rejects user-assigned identities that do not exist.</summary>
    public static void DemandExisting(AzureState azure, JsonObject? userAssigned)
    {
        foreach (var (id, _) in userAssigned ?? [])
        {
            var parsed = ResourceId.Parse(id);
            if (!ResourceId.Is(parsed.Type, ResourceTypes.UserAssignedIdentities))
            {
                throw ApiException.Gateway(400, "LinkedInvalidPropertyId", $"Property id '{id}' at path 'identity.userAssignedIdentities' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{{subscriptionId}}' or '/providers/{{resourceProviderNamespace}}/'.");
            }

            if (azure.Store.Find(id) is null)
            {
                throw ApiException.Gateway(400, "FailedIdentityOperation",
                    $"Identity operation for resource failed with error 'Failed to perform resource identity operation. Status: 'NotFound'. Response: Resource '{id}' was not found.'.");
            }
        }
    }
}

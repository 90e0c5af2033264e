using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>What cannot be changed about an existing workspace.</summary>
internal static class WorkspaceImmutability
{
    /// <summary>Rejects, before the 202, what a full PUT cannot change.</summary>
    public static void CheckPut(AzureState azure, JsonObject sent, JsonObject properties, StoredResource existing)
    {
        var before = existing.Body["properties"];
        if (sent["kind"] is not null && WorkspaceRules.Kind(sent) != existing.Body.Text("kind"))
        {
            throw WorkspaceRules.Bad($"The kind of the workspace cannot be changed from '{existing.Body.Text("kind")}' to '{sent.Text("kind")}'.");
        }

        foreach (var member in (string[])["keyVault", "storageAccount"])
        {
            if (properties.Text(member) is { Length: > 0 } wanted && !ResourceId.Is(wanted, before.Text(member)))
            {
                throw WorkspaceRules.Bad($"The property '{member}' cannot be changed after the workspace has been created.");
            }
        }

        if (properties.Flag("enableServiceSideCMKEncryption") is { } serviceSide && serviceSide != (before.Flag("enableServiceSideCMKEncryption") ?? false))
        {
            throw WorkspaceRules.Bad("The property 'enableServiceSideCMKEncryption' cannot be changed after the workspace has been created.");
        }

        CheckEncryption(azure, properties, before);
        CheckIdentity(azure, sent, existing);
    }

    /// <summary>Whether a PUT changes hbiWorkspace: that is found out only while the operation runs.</summary>
    public static bool ChangesHbi(JsonObject properties, StoredResource existing) =>
        properties.Flag("hbiWorkspace") is { } wanted && wanted != existing.Body.Flag("properties", "hbiWorkspace");

    /// <summary>Rejects the removal of the system-assigned identity, and of all user-assigned ones beside it where the switch says so.</summary>
    public static void CheckIdentity(AzureState azure, JsonObject sent, StoredResource existing)
    {
        var before = ManagedIdentities.CanonicalType(existing.Body.Text("identity", "type"));
        var after = ManagedIdentities.CanonicalType(sent.Text("identity", "type"));
        var isLoss = before == ManagedIdentities.Both && after is not null && ManagedIdentities.HasSystem(after);
        if (after is not null && after != before && ManagedIdentities.HasSystem(before) && after != ManagedIdentities.Both
            && !(isLoss && azure.Switches.IdentityLoss != IdentityLossMode.Refuse))
        {
            throw WorkspaceRules.Bad($"The identity of the workspace cannot be changed from '{before}' to '{after}'.");
        }
    }

    private static void CheckEncryption(AzureState azure, JsonObject properties, JsonNode? before)
    {
        var wanted = properties.ObjectAt("encryption");
        var held = before.ObjectAt("encryption");
        if (wanted is null)
        {
            if (WorkspaceReading.IsEncrypted(before) && azure.Switches.PutWithoutEncryption == UndeclaredMode.Refuse)
            {
                throw WorkspaceRules.Bad("The property 'encryption' cannot be removed: a workspace cannot change between Microsoft-managed and customer-managed keys after it has been created.");
            }

            return;
        }

        if (!ResourceId.Is(wanted.Text("status") ?? "Disabled", held.Text("status") ?? "Disabled"))
        {
            throw WorkspaceRules.Bad("The property 'encryption.status' cannot be changed after the workspace has been created.");
        }

        Fixed(wanted, held, "keyVaultProperties", "keyVaultArmId");
        Fixed(wanted, held, "keyVaultProperties", "identityClientId");
        Fixed(wanted, held, "identity", "userAssignedIdentity");
        foreach (var store in (string[])["cosmosDbResourceId", "searchAccountResourceId", "storageAccountResourceId"])
        {
            Fixed(wanted, held, store);
        }
    }

    private static void Fixed(JsonObject wanted, JsonObject? held, params string[] path)
    {
        if (!ResourceId.Is(wanted.Text(path) ?? "", held.Text(path) ?? ""))
        {
            throw WorkspaceRules.Bad($"The property 'encryption.{string.Join('.', path)}' cannot be changed after the workspace has been created.");
        }
    }
}

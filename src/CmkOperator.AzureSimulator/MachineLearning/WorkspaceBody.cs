using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>How the service rewrites a body: casing, sku and the members that it adds.</summary>
internal static class WorkspaceBody
{
    /// <summary>The body that a PUT results in; what it leaves out stays as it was.</summary>
    public static JsonObject Compose(AzureState azure, ApiRequest request, JsonObject sent, JsonObject sentProperties, StoredResource? existing)
    {
        var before = existing?.Body.ObjectAt("properties");
        var properties = before?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in MemberNames.Canonical(sentProperties, WorkspaceMembers.All))
        {
            if (!WorkspaceMembers.Has(WorkspaceMembers.ReadOnly, name) && name != "allowRecoverSoftDeletedWorkspace")
            {
                properties[name] = value?.DeepClone();
            }
        }

        if (before is not null)
        {
            WorkspaceVersions.Keep(before, properties, request.ApiVersion);
        }

        var body = ArmResources.Envelope(azure, request, sent, existing, properties, ResourceTypes.Workspaces);
        body["location"] = Regions.Normalize(body.Text("location") ?? "");
        body["kind"] = existing?.Body.Text("kind") ?? WorkspaceRules.Kind(sent);
        body["etag"] = null;
        body["sku"] = new JsonObject { ["name"] = "Basic", ["tier"] = "Basic" };
        var identity = ManagedIdentities.CanonicalType(sent.Text("identity", "type"))
            ?? ManagedIdentities.CanonicalType(existing?.Body.Text("identity", "type"))
            ?? ManagedIdentities.System;
        body["identity"] = ManagedIdentities.Resolve(
            azure,
            identity,
            sent.ObjectAt("identity", "userAssignedIdentities") ?? existing?.Body.ObjectAt("identity", "userAssignedIdentities"),
            existing?.Body.ObjectAt("identity"));
        Complete(azure, body, properties);
        ArmResources.ApplyPolicyTags(azure, body);
        return body;
    }

    /// <summary>The members that Azure writes, and the casing it gives to those it was sent.</summary>
    private static void Complete(AzureState azure, JsonObject body, JsonObject properties)
    {
        var id = ResourceId.Parse(body.Text("id")!);
        var region = body.Text("location")!;
        properties["friendlyName"] ??= id.Name;
        properties["description"] ??= "";
        properties["workspaceId"] ??= Guid.NewGuid().ToString();
        properties["tenantId"] = azure.TenantId;
        properties["hbiWorkspace"] ??= false;
        properties["enableServiceSideCMKEncryption"] ??= false;
        properties["publicNetworkAccess"] ??= "Enabled";
        properties["allowPublicAccessWhenBehindVnet"] = true;
        properties["v1LegacyMode"] ??= false;
        properties["enableDataIsolation"] ??= false;
        properties["systemDatastoresAuthMode"] ??= "AccessKey";
        properties["privateLinkCount"] ??= 0;
        properties["privateEndpointConnections"] ??= new JsonArray();
        properties["storageHnsEnabled"] ??= false;
        properties["discoveryUrl"] = $"https://{region}.api.azureml.ms/discovery";
        properties["mlFlowTrackingUri"] = $"azureml://{region}.api.azureml.ms/mlflow/v1.0{id.Text}";
        properties["notebookInfo"] ??= new JsonObject
        {
            ["resourceId"] = Guid.NewGuid().ToString("N"),
            ["fqdn"] = $"ml-{(id.Name.Length > 12 ? id.Name[..12] : id.Name).ToLowerInvariant()}-{region}-{properties.Text("workspaceId")}.{region}.notebooks.azure.net",
            ["isPrivateLinkEnabled"] = false,
            ["notebookPreparationError"] = null,
        };
        properties["sdkTelemetryAppInsightsKey"] ??= Guid.NewGuid().ToString();
        properties["sasGetterUri"] ??= "";
        foreach (var absent in (string[])["containerRegistry", "imageBuildCompute", "linkedModelInventoryArmId"])
        {
            if (string.IsNullOrEmpty(properties.Text(absent)))
            {
                properties[absent] = null;
            }
        }

        if (properties.Text("keyVault") is { } vault)
        {
            properties["keyVault"] = vault.Replace("/Microsoft.KeyVault/", "/Microsoft.Keyvault/", StringComparison.OrdinalIgnoreCase);
        }

        NetworkIsolation.Complete(properties);
        if (properties.ObjectAt("encryption") is { } encryption)
        {
            properties["encryption"] = Encryption(encryption);
        }
    }

    private static JsonObject Encryption(JsonObject sent)
    {
        var encryption = MemberNames.Canonical(
            sent,
            ["status", "keyVaultProperties", "identity", "cosmosDbResourceId", "searchAccountResourceId", "storageAccountResourceId"]);
        encryption["status"] = ResourceId.Is("Disabled", sent.Text("status")) ? "Disabled" : "Enabled";
        if (encryption.ObjectAt("keyVaultProperties") is { } key)
        {
            encryption["keyVaultProperties"] = key = MemberNames.Canonical(key, ["keyVaultArmId", "keyIdentifier", "identityClientId"]);
            key["identityClientId"] = string.IsNullOrEmpty(key.Text("identityClientId")) ? null : key.Text("identityClientId");
        }

        if (encryption.ObjectAt("identity") is { } identity)
        {
            encryption["identity"] = MemberNames.Canonical(identity, ["userAssignedIdentity"]);
        }

        return encryption;
    }
}

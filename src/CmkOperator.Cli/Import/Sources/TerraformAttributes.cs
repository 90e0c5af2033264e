using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>
/// The attributes of Terraform's azurerm_machine_learning_workspace in Azure's own words (registry.terraform.io: azurerm, machine_learning_workspace).
/// Crossplane's provider is generated from the same resource, so its fields are these in another spelling.
/// </summary>
internal static class TerraformAttributes
{
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["location"] = "location",
        ["kind"] = "kind",
        ["tags"] = "tags",
        ["friendly_name"] = "properties.friendlyName",
        ["description"] = "properties.description",
        ["application_insights_id"] = "properties.applicationInsights",
        ["key_vault_id"] = "properties.keyVault",
        ["storage_account_id"] = "properties.storageAccount",
        ["container_registry_id"] = "properties.containerRegistry",
        ["high_business_impact"] = "properties.hbiWorkspace",
        ["high_business_impact_enabled"] = "properties.hbiWorkspace",
        ["image_build_compute_name"] = "properties.imageBuildCompute",
        ["primary_user_assigned_identity"] = "properties.primaryUserAssignedIdentity",
        ["v1_legacy_mode_enabled"] = "properties.v1LegacyMode",
        ["service_side_encryption_enabled"] = "properties.enableServiceSideCMKEncryption",
        ["system_datastores_auth_mode"] = "properties.systemDatastoresAuthMode",
        ["encryption.key_vault_id"] = "properties.encryption.keyVaultProperties.keyVaultArmId",
        ["encryption.key_id"] = "properties.encryption.keyVaultProperties.keyIdentifier",
        ["encryption.user_assigned_identity_id"] = "properties.encryption.identity.userAssignedIdentity",
        ["identity.type"] = "identity.type",
        ["managed_network.isolation_mode"] = "properties.managedNetwork.isolationMode",
        ["managed_network.provision_on_creation_enabled"] = "properties.provisionNetworkNow",
        ["serverless_compute.subnet_id"] = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet",
    };

    private static readonly Dictionary<string, string> Blocks = new(StringComparer.Ordinal)
    {
        ["encryption"] = "properties.encryption",
        ["identity"] = "identity",
        ["managed_network"] = "properties.managedNetwork",
        ["serverless_compute"] = "properties.serverlessComputeSettings",
    };

    // Results, or parts of the id.
    private static readonly HashSet<string> Results = new(StringComparer.Ordinal)
    {
        "id", "name", "resource_group_name", "workspace_id", "discovery_url", "timeouts", "tags_all", "identity.principal_id", "identity.tenant_id",
    };

    /// <summary>The workspace in Azure's words.</summary>
    /// <param name="attributes">The attributes as the state has them.</param>
    /// <param name="leftOut">Takes the names of the attributes without a counterpart.</param>
    public static JsonObject ToArm(JsonObject attributes, ICollection<string> leftOut)
    {
        var body = new JsonObject();
        if (!Hole.IsIn(attributes["encryption"].AsString()))
        {
            Set(body, "properties.encryption.status", JsonValue.Create(Block(attributes["encryption"]) is null ? "Disabled" : "Enabled"));
        }

        Take(attributes, string.Empty, body, leftOut);
        return body;
    }

    /// <summary>The ARM property of an attribute; the attribute itself when it has none.</summary>
    /// <param name="attribute">The attribute's path.</param>
    public static string PropertyOf(string attribute) => attribute == "identity.identity_ids" ? "identity.userAssignedIdentities" : Same.GetValueOrDefault(attribute) ?? attribute;

    /// <summary>Sets a value below a body, making the objects on the way.</summary>
    public static void Set(JsonObject body, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate(body, (node, part) => node.Ensure(part));
        parent[parts[^1]] = value?.DeepClone();
    }

    private static void Take(JsonObject attributes, string prefix, JsonObject body, ICollection<string> leftOut)
    {
        foreach (var (name, value) in attributes)
        {
            var path = prefix + name;
            if (value is null || Results.Contains(path))
            {
                continue;
            }

            if (Same.TryGetValue(path, out var property))
            {
                // Terraform writes what is not set as an empty text, and both identities with a space between.
                if (value.AsString()?.Length != 0)
                {
                    Set(body, property, value);
                }
            }
            else if (path is "public_network_access_enabled")
            {
                Set(body, "properties.publicNetworkAccess", value.AsBool() is { } isPublic ? JsonValue.Create(isPublic ? "Enabled" : "Disabled") : JsonValue.Create(Hole.Mark));
            }
            else if (path is "serverless_compute.public_ip_enabled")
            {
                Set(body, "properties.serverlessComputeSettings.serverlessComputeNoPublicIP", value.AsBool() is { } hasPublicIp ? JsonValue.Create(!hasPublicIp) : JsonValue.Create(Hole.Mark));
            }
            else if (path is "identity.identity_ids" && value is JsonArray ids)
            {
                var identities = body.Ensure("identity").Ensure("userAssignedIdentities");
                foreach (var id in ids)
                {
                    identities[id.AsString() ?? Hole.Mark] = new JsonObject();
                }
            }
            else if (path is "identity.identity_ids")
            {
                Set(body, "identity.userAssignedIdentities", JsonValue.Create(Hole.Mark));
            }
            else if (prefix.Length == 0 && Blocks.TryGetValue(name, out var part))
            {
                if (Hole.IsIn(value.AsString()))
                {
                    Set(body, part, value);
                }

                Take(Block(value) ?? [], $"{name}.", body, leftOut);
            }
            else if (value is not (JsonArray { Count: 0 } or JsonObject { Count: 0 }) && value.AsString()?.Length != 0)
            {
                leftOut.Add(path);
            }
        }
    }

    // A block is a list of one object in a state, and an object in newer versions of Crossplane's kinds.
    private static JsonObject? Block(JsonNode? value) => value switch
    {
        JsonObject found => found,
        JsonArray { Count: > 0 } list => list[0] as JsonObject,
        _ => null,
    };
}

using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The narrow model of a workspace's PATCH: what it accepts, what it rejects, and how it is applied.</summary>
internal static class WorkspacePatch
{
    private const string Primary = "primaryUserAssignedIdentity";

    private static readonly string[] TopLevel = ["tags", "sku", "identity", "properties", "kind"];
    private static readonly string[] PassedOver = ["id", "name", "type", "systemData", "etag"];

    /// <summary>Checks a PATCH and returns the part of its properties that counts.</summary>
    public static JsonObject Check(AzureState azure, ApiRequest request, JsonObject body, StoredResource workspace)
    {
        var refuses = azure.Switches.WorkspacePatchUndeclared == UndeclaredMode.Refuse;
        foreach (var (name, value) in body)
        {
            if (ResourceId.Is("location", name) && Regions.Normalize(value.Text() ?? "") == workspace.Body.Text("location"))
            {
                continue;
            }

            if (refuses && !TopLevel.Contains(name, StringComparer.OrdinalIgnoreCase) && !PassedOver.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Undeclared(name);
            }
        }

        if (body["kind"] is not null && !ResourceId.Is(body.Text("kind") ?? "", workspace.Body.Text("kind")))
        {
            throw Undeclared("kind");
        }

        ArmResources.CheckTags(body["tags"]);
        WorkspaceImmutability.CheckIdentity(azure, body, workspace);
        var isPreview = request.ApiVersion.EndsWith("-preview", StringComparison.OrdinalIgnoreCase);
        var counted = new JsonObject();
        var sent = body.ObjectAt("properties") ?? [];
        var known = WorkspaceVersions.Known(sent, request.ApiVersion);
        if (refuses && WorkspaceVersions.FirstUnknown(sent, request.ApiVersion) is { } later)
        {
            throw Undeclared($"properties.{later}");
        }

        foreach (var (name, value) in MemberNames.Canonical(known, WorkspaceMembers.All))
        {
            if (WorkspaceMembers.Has(WorkspaceMembers.Updatable, name) || (isPreview && WorkspaceMembers.Has(WorkspaceMembers.UpdatableInPreview, name)))
            {
                counted[name] = value?.DeepClone();
            }
            else if (refuses)
            {
                throw Undeclared($"properties.{name}");
            }
        }

        WorkspaceRules.CheckShapes(counted);
        NetworkIsolation.CheckPatch(azure, counted, workspace);
        WorkspaceRules.CheckReplacements(azure, counted);
        CheckEncryption(azure, counted, workspace, refuses);
        CheckIdentities(azure, body, counted, workspace);
        return counted;
    }

    /// <summary>The key a PATCH asks for, or null when it asks for none.</summary>
    public static string? NewKey(JsonObject properties) => WorkspaceReading.KeyIdentifier(properties);

    /// <summary>Writes what a checked PATCH asks for.</summary>
    public static void Apply(AzureState azure, ApiRequest request, JsonObject body, JsonObject counted, StoredResource workspace)
    {
        var properties = workspace.Body.Ensure("properties");
        foreach (var (name, value) in counted)
        {
            if (name == "encryption")
            {
                if (NewKey(counted) is { } key)
                {
                    properties.Ensure("encryption").Ensure("keyVaultProperties")["keyIdentifier"] = key;
                }
            }
            else if (value is JsonObject inner)
            {
                JsonMergePatch.Apply(properties.Ensure(name), inner);
            }
            else if (value is not null)
            {
                properties[name] = value.DeepClone();
            }
            else if (name == Primary && azure.Switches.IdentityLoss == IdentityLossMode.Accept)
            {
                properties.Remove(name);
            }
        }

        NetworkIsolation.Complete(properties);
        if (body.ObjectAt("tags") is { } tags)
        {
            var merged = azure.Switches.WorkspacePatchTags == PatchTagsMode.Merge ? workspace.Body.Ensure("tags") : new JsonObject();
            foreach (var (name, value) in tags)
            {
                merged[name] = value?.DeepClone();
            }

            workspace.Body["tags"] = merged.DeepClone();
        }

        if (body.ObjectAt("identity") is { } identity && !(azure.Switches.IdentityLoss == IdentityLossMode.Keep && IsLoss(identity, workspace)))
        {
            ApplyIdentity(azure, identity, workspace);
        }

        ArmResources.Stamp(azure, workspace.Body, request, isNew: false);
        ArmResources.ApplyPolicyTags(azure, workspace.Body);
        azure.Store.Touch(workspace);
    }

    private static void CheckEncryption(AzureState azure, JsonObject counted, StoredResource workspace, bool refuses)
    {
        if (counted.ObjectAt("encryption") is not { } encryption)
        {
            return;
        }

        foreach (var (name, value) in encryption)
        {
            var inner = value as JsonObject;
            var foreign = ResourceId.Is("keyVaultProperties", name) ? inner?.Select(member => member.Key).FirstOrDefault(key => !ResourceId.Is("keyIdentifier", key)) : "";
            if (foreign is not null && refuses)
            {
                throw Undeclared($"properties.encryption.{name}{(foreign.Length > 0 ? "." + foreign : "")}");
            }
        }

        var held = workspace.Body["properties"];
        if (!WorkspaceReading.IsEncrypted(held))
        {
            throw WorkspaceRules.Bad("The workspace is not encrypted with a customer-managed key, and that cannot be changed after it has been created.");
        }

        WorkspaceRules.CheckKey(azure, NewKey(counted), WorkspaceReading.KeyVaultId(held) ?? "");
    }

    private static void CheckIdentities(AzureState azure, JsonObject body, JsonObject counted, StoredResource workspace)
    {
        if (body.ObjectAt("identity") is not { } identity)
        {
            return;
        }

        var (type, assigned) = Merged(identity, workspace);
        var after = new JsonObject { ["type"] = type };
        if (assigned.Count > 0)
        {
            after["userAssignedIdentities"] = assigned;
        }

        var held = workspace.Body.Text("properties", Primary);
        var isDropped = counted.ContainsKey(Primary) && counted[Primary] is null;
        if (isDropped && held is not null && azure.Switches.IdentityLoss == IdentityLossMode.Refuse)
        {
            throw WorkspaceRules.Bad("The property 'primaryUserAssignedIdentity' cannot be removed from the workspace.");
        }

        var primary = isDropped ? null : counted.Text(Primary) ?? held;
        WorkspaceRules.CheckKeyIdentity(azure, workspace.Body["properties"], assigned);
        WorkspaceRules.CheckIdentity(azure, after, new JsonObject { ["primaryUserAssignedIdentity"] = primary });
    }

    private static bool IsLoss(JsonObject sent, StoredResource workspace) =>
        ManagedIdentities.HasUser(ManagedIdentities.CanonicalType(workspace.Body.Text("identity", "type"))) && !ManagedIdentities.HasUser(Merged(sent, workspace).Type);

    private static void ApplyIdentity(AzureState azure, JsonObject sent, StoredResource workspace)
    {
        var (type, assigned) = Merged(sent, workspace);
        workspace.Body["identity"] = ManagedIdentities.Resolve(azure, type, assigned, workspace.Body.ObjectAt("identity"));
    }

    /// <summary>A PATCH lists every user-assigned identity to keep and sets null to remove one; without a list they all stay.</summary>
    private static (string Type, JsonObject Assigned) Merged(JsonObject sent, StoredResource workspace)
    {
        var type = ManagedIdentities.CanonicalType(sent.Text("type") ?? workspace.Body.Text("identity", "type"))
            ?? throw ApiException.Gateway(400, "InvalidIdentityType", $"The identity type '{sent.Text("type")}' is invalid.");
        var assigned = new JsonObject();
        if (!ManagedIdentities.HasUser(type))
        {
            return (type, assigned);
        }

        foreach (var (id, value) in sent.ObjectAt("userAssignedIdentities") ?? workspace.Body.ObjectAt("identity", "userAssignedIdentities") ?? [])
        {
            if (value is not null)
            {
                assigned[id] = new JsonObject();
            }
        }

        return (type, assigned);
    }

    private static ApiException Undeclared(string member) =>
        new(400, "BadRequest", $"The property '{member}' cannot be updated. It can only be set when the workspace is created.");
}

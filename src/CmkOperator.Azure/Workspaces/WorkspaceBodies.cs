using System.Buffers;
using System.Text.Json;
using CmkOperator.Planning;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Writes the bodies of workspace requests. The operator cannot change what is not written here.</summary>
internal static class WorkspaceBodies
{
    /// <summary>The body of the creating PUT.</summary>
    public static ReadOnlyMemory<byte> Create(WorkspaceCreation creation) => Write(json =>
    {
        json.WriteString("location", creation.Location);
        json.WriteString("kind", "Default");
        json.WriteStartObject("sku");
        json.WriteString("name", "Basic");
        json.WriteString("tier", "Basic");
        json.WriteEndObject();
        WriteTags(json, creation.Tags);
        WriteIdentity(json, creation.Identity, []);
        json.WriteStartObject("properties");
        WriteIfGiven(json, "friendlyName", creation.FriendlyName);
        WriteIfGiven(json, "description", creation.Description);
        json.WriteString("storageAccount", creation.AssociatedResources.StorageAccountId);
        json.WriteString("keyVault", creation.AssociatedResources.KeyVaultId);
        json.WriteString("applicationInsights", creation.AssociatedResources.ApplicationInsightsId);
        WriteIfGiven(json, "containerRegistry", creation.AssociatedResources.ContainerRegistryId);
        json.WriteBoolean("hbiWorkspace", creation.HbiWorkspace);
        WriteIfGiven(json, "publicNetworkAccess", creation.PublicNetworkAccess);
        WriteIfGiven(json, "primaryUserAssignedIdentity", Primary(creation.Identity));
        json.WriteStartObject("encryption");
        json.WriteString("status", "Enabled");
        if (creation.EncryptionIdentityId is not null)
        {
            json.WriteStartObject("identity");
            json.WriteString("userAssignedIdentity", creation.EncryptionIdentityId);
            json.WriteEndObject();
        }

        json.WriteStartObject("keyVaultProperties");
        json.WriteString("keyVaultArmId", creation.KeyVaultId);
        json.WriteString("keyIdentifier", creation.Key.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The body of a key change: the key's identifier and nothing else.</summary>
    public static ReadOnlyMemory<byte> Key(KeyIdentifier key) => Write(json =>
    {
        json.WriteStartObject("properties");
        json.WriteStartObject("encryption");
        json.WriteStartObject("keyVaultProperties");
        json.WriteString("keyIdentifier", key.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The body of a change of fields: only the given ones.</summary>
    public static ReadOnlyMemory<byte> Fields(WorkspaceChanges changes) => Write(json =>
    {
        if (changes.Tags is not null)
        {
            WriteTags(json, changes.Tags);
        }

        if (changes.Identity is not null)
        {
            WriteIdentity(json, changes.Identity, changes.RemovedIdentityIds);
        }

        var primary = changes.Identity is null ? null : Primary(changes.Identity);
        if ((changes.FriendlyName ?? changes.Description ?? changes.PublicNetworkAccess ?? changes.ContainerRegistryId ?? primary) is null)
        {
            return;
        }

        json.WriteStartObject("properties");
        WriteIfGiven(json, "friendlyName", changes.FriendlyName);
        WriteIfGiven(json, "description", changes.Description);
        WriteIfGiven(json, "publicNetworkAccess", changes.PublicNetworkAccess);
        WriteIfGiven(json, "containerRegistry", changes.ContainerRegistryId);
        WriteIfGiven(json, "primaryUserAssignedIdentity", primary);
        json.WriteEndObject();
    });

    private static string? Primary(WorkspaceIdentity identity) => identity.HasUserAssigned ? identity.PrimaryUserAssignedIdentityId : null;

    private static void WriteIdentity(Utf8JsonWriter json, WorkspaceIdentity identity, IReadOnlyList<string> removed)
    {
        json.WriteStartObject("identity");
        json.WriteString("type", identity.Type);
        if (identity.UserAssignedIdentityIds.Count + removed.Count > 0)
        {
            json.WriteStartObject("userAssignedIdentities");
            foreach (var id in identity.UserAssignedIdentityIds)
            {
                json.WriteStartObject(id);
                json.WriteEndObject();
            }

            foreach (var id in removed.Where(id => !identity.UserAssignedIdentityIds.Any(kept => ArmId.Same(kept, id))))
            {
                json.WriteNull(id);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags)
    {
        json.WriteStartObject("tags");
        foreach (var (name, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteIfGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}

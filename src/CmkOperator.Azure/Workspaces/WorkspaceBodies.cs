using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Planning;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Writes the bodies of workspace requests. The operator cannot change what is not written here; what the tables of create-only fields
/// and of fields that change in place have is written under the name that its row gives.
/// </summary>
internal static class WorkspaceBodies
{
    // Azure ignores the order. A fixed one keeps recorded requests comparable from one version to the next; what is not listed comes last.
    private static readonly string[] Order =
    [
        "location",
        "kind",
        "sku",
        "tags",
        "identity",
        "properties.friendlyName",
        "properties.description",
        "properties.storageAccount",
        "properties.keyVault",
        "properties.applicationInsights",
        "properties.containerRegistry",
        "properties.hbiWorkspace",
        "properties.publicNetworkAccess",
        "properties.primaryUserAssignedIdentity",
        "properties.encryption.status",
        "properties.encryption.identity.userAssignedIdentity",
        "properties.encryption.keyVaultProperties.keyVaultArmId",
        KeyIdentifierPath,
    ];

    private const string KeyIdentifierPath = "properties.encryption.keyVaultProperties.keyIdentifier";
    private const string PrimaryIdentityPath = "properties.primaryUserAssignedIdentity";

    /// <summary>The body of the creating PUT: everything that is declared.</summary>
    public static ReadOnlyMemory<byte> Create(DesiredWorkspace desired, KeyIdentifier key)
    {
        var identity = desired.Identity ?? new WorkspaceIdentity("SystemAssigned", []);
        IEnumerable<(string Path, JsonNode? Value)> members =
        [
            ("kind", "Default"),
            ("sku", new JsonObject { ["name"] = "Basic", ["tier"] = "Basic" }),
            ("tags", Tags(new Dictionary<string, string>(desired.Tags) { [OwnershipCheck.OwnerTagName] = desired.OwnerTag })),
            ("identity", Identity(identity, [])),
            (PrimaryIdentityPath, Primary(identity)),
            ("properties.encryption.status", "Enabled"),
            (KeyIdentifierPath, key.ToString()),
            .. CreateOnlyFields.All.Where(field => !field.IsInResourceId)
                .Select(field => (field.AzureProperty, Value(field.Declared(desired), field.IsFlag))),
            .. InPlaceFields.All.Select(field => (field.AzureProperty, Value(field, field.Declared(desired)))),
        ];
        return Write(members.OrderBy(member => Array.IndexOf(Order, member.Path) is var place and >= 0 ? place : Order.Length));
    }

    /// <summary>The body of a key change: the key's identifier and nothing else.</summary>
    public static ReadOnlyMemory<byte> Key(KeyIdentifier key) => Write([(KeyIdentifierPath, key.ToString())]);

    /// <summary>The body of a change of fields: only the given ones.</summary>
    /// <exception cref="ArgumentException">The change takes the identity off that reaches the workspace's key.</exception>
    public static ReadOnlyMemory<byte> Fields(WorkspaceChanges changes)
    {
        if (changes.Identity is { } kept
            && changes.ProtectedIdentityIds.FirstOrDefault(inForce => !kept.Has(inForce) || changes.RemovedIdentityIds.Any(id => ArmId.Same(id, inForce))) is { } lost)
        {
            throw new ArgumentException($"A PATCH without {lost} would cut the workspace off from its key", nameof(changes));
        }

        return Write(Members(changes), changes.DropsPrimaryIdentity ? PrimaryIdentityPath : null);
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Members(WorkspaceChanges changes) =>
    [
        ("tags", changes.Tags is { } tags ? Tags(tags) : null),
        ("identity", changes.Identity is { } identity ? Identity(identity, changes.RemovedIdentityIds) : null),
        .. changes.Fields.Select(change => (change.Field.AzureProperty, Value(change.Field, change.Value))),
        .. changes.AssociatedResources.Select(change => (change.Field.AzureProperty, (JsonNode?)change.Id)),
        (PrimaryIdentityPath, changes.Identity is null ? null : Primary(changes.Identity)),
    ];

    private static JsonNode? Value(InPlaceField field, string? value) => Value(value, field.Comparison is InPlaceComparison.Flag);

    private static JsonNode? Value(string? value, bool isFlag) => isFlag && value is not null ? bool.Parse(value) : value;

    private static string? Primary(WorkspaceIdentity identity) => identity.HasUserAssigned ? identity.PrimaryUserAssignedIdentityId : null;

    private static JsonObject Identity(WorkspaceIdentity identity, IReadOnlyList<string> removed)
    {
        var block = new JsonObject { ["type"] = identity.Type };
        if (identity.UserAssignedIdentityIds.Count + removed.Count > 0)
        {
            var assigned = new JsonObject();
            foreach (var id in identity.UserAssignedIdentityIds)
            {
                assigned[id] = new JsonObject();
            }

            foreach (var id in removed.Where(id => !identity.UserAssignedIdentityIds.Any(kept => ArmId.Same(kept, id))))
            {
                assigned[id] = null;
            }

            block["userAssignedIdentities"] = assigned;
        }

        return block;
    }

    private static JsonObject Tags(IReadOnlyDictionary<string, string> tags) =>
        new(tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => KeyValuePair.Create<string, JsonNode?>(tag.Key, tag.Value)));

    /// <summary>The object that has each value at its dotted path; null leaves a path out, but for the removed one, which is sent as null.</summary>
    private static ReadOnlyMemory<byte> Write(IEnumerable<(string Path, JsonNode? Value)> members, string? removed = null)
    {
        var body = new JsonObject();
        foreach (var (path, value) in members.Where(member => member.Value is not null || member.Path == removed))
        {
            var steps = path.Split('.');
            var parent = steps[..^1].Aggregate(body, (node, step) => (JsonObject)(node[step] ??= new JsonObject()));
            parent[steps[^1]] = value;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            body.WriteTo(json);
        }

        return buffer.WrittenMemory;
    }
}

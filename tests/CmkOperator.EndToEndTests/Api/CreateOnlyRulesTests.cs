using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.CreateOnly;
using CmkOperator.EndToEndTests.ApiServers;
using Xunit;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>Every create-only field against every way to change it. The lock begins with <c>status.createOnly</c>.</summary>
public sealed class CreateOnlyRulesTests(RealApiServer apiServer)
{
    private const string Name = "fraud-ml";

    private static readonly Dictionary<string, JsonNode> OtherValues = new()
    {
        ["hbiWorkspace"] = false,
        ["encryption.keyVaultId"] = Manifest.Id("Microsoft.KeyVault/vaults/kv-other"),
        ["location"] = "northeurope",
        ["subscriptionId"] = "bbbbbbbb-1111-1111-1111-111111111111",
        ["resourceGroup"] = "rg-other",
        ["workspaceName"] = "ws-other",
        ["encryption.userAssignedIdentityId"] = Manifest.Id("Microsoft.ManagedIdentity/userAssignedIdentities/id-other"),
        ["associatedResources.storageAccountId"] = Manifest.Id("Microsoft.Storage/storageAccounts/stother"),
        ["associatedResources.keyVaultId"] = Manifest.Id("Microsoft.KeyVault/vaults/kv-other"),
        ["associatedResources.applicationInsightsId"] = Manifest.Id("Microsoft.Insights/components/appi-other"),
        ["associatedResources.containerRegistryId"] = Manifest.Id("Microsoft.ContainerRegistry/registries/crother"),
        ["managedNetwork.provisionOnCreate"] = false,
    };

    /// <summary>All create-only fields except the identity's type, which has separate tests.</summary>
    public static TheoryData<string> Fields { get; } =
        [.. CreateOnlyFields.All.Where(row => row.Comparison is not CreateOnlyComparison.IdentityType).Select(row => row.Path)];

    /// <summary>Those that may be absent, so that removing them is a change of value and not a missing field.</summary>
    public static TheoryData<string> OptionalFields { get; } =
        [.. Fields.Select(row => row.Data).Where(path => TableRow(path).Absence is not CreateOnlyAbsence.Required)];

    /// <summary>Those that the schema requires.</summary>
    public static TheoryData<string> RequiredFields { get; } =
        [.. Fields.Select(row => row.Data).Where(path => TableRow(path).Absence is CreateOnlyAbsence.Required)];

    /// <summary>Those whose value may be written in another casing.</summary>
    public static TheoryData<string> TextFields { get; } =
        [.. Fields.Select(row => row.Data).Where(path => TableRow(path).Comparison is CreateOnlyComparison.ArmId or CreateOnlyComparison.Name)];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Before_the_lock_a_change_is_accepted(string path)
    {
        var client = await CreatedAsync(Manifest.New(Name));
        Accepted(await client.PatchAsync(Name, Change(path)));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_change_is_rejected_with_the_sentence_of_the_table(string path)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Refused(await client.PatchAsync(Name, Change(path)), path);
    }

    [Theory]
    [MemberData(nameof(OptionalFields))]
    public async Task Removal_is_rejected(string path)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Refused(await client.PatchAsync(Name, Manifest.At("spec", path, null)), path);
    }

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public async Task Removal_of_a_required_field_names_it(string path)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        var answer = await client.PatchAsync(Name, Manifest.At("spec", path, null));
        Assert.Contains(answer.Causes, cause => cause.Field == $"spec.{path}" && cause.Reason == "FieldValueRequired");
    }

    [Theory]
    [InlineData("encryption")]
    [InlineData("associatedResources")]
    public async Task Removal_of_a_whole_block_is_rejected(string path)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        var answer = await client.PatchAsync(Name, Manifest.At("spec", path, null));
        Assert.Contains(answer.Causes, cause => cause.Field == $"spec.{path}" && cause.Reason == "FieldValueRequired");
    }

    [Theory]
    [MemberData(nameof(OptionalFields))]
    public async Task Adding_again_with_another_value_is_rejected(string path)
    {
        var without = Manifest.New(Name);
        Manifest.Set((JsonObject)without["spec"]!, path, null);
        var client = await LockedAsync(without, Manifest.CreateOnly());
        var other = TableRow(path).IsFlag ? null : Change(path);
        if (other is not null)
        {
            Refused(await client.PatchAsync(Name, other), path);
        }

        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Recorded(path))));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Only_the_return_to_the_value_in_Azure_is_accepted(string path)
    {
        var slipped = Manifest.New(Name);
        Manifest.Set((JsonObject)slipped["spec"]!, path, OtherValues[path].DeepClone());
        var client = await LockedAsync(slipped, Manifest.CreateOnly());

        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "friendlyName", "an edit elsewhere")));
        if (!TableRow(path).IsFlag)
        {
            Refused(await client.PatchAsync(Name, Manifest.At("spec", path, Third(path))), path);
        }

        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Recorded(path))));
        Refused(await client.PatchAsync(Name, Change(path)), path);
    }

    [Theory]
    [MemberData(nameof(TextFields))]
    public async Task Another_casing_is_the_same_value(string path)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        var upper = ((string)Recorded(path)!).ToUpperInvariant();
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, upper)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Recorded(path))));
    }

    [Theory]
    [MemberData(nameof(TextFields))]
    public async Task The_value_in_Azure_in_another_casing_is_accepted(string path)
    {
        var slipped = Manifest.New(Name);
        Manifest.Set((JsonObject)slipped["spec"]!, path, OtherValues[path].DeepClone());
        var record = Manifest.CreateOnly();
        Manifest.Set(record, path, ((string)Recorded(path)!).ToUpperInvariant());
        var client = await LockedAsync(slipped, record);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Recorded(path))));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Status_and_finalizers_can_be_written_while_spec_and_Azure_differ(string path)
    {
        var slipped = Manifest.New(Name);
        Manifest.Set((JsonObject)slipped["spec"]!, path, OtherValues[path].DeepClone());
        var client = await LockedAsync(slipped, Manifest.CreateOnly());

        Accepted(await client.PatchAsync(Name, (JsonObject)JsonNode.Parse("""{"metadata":{"finalizers":["cmk-operator.io/workspace"]}}""")!));
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "observedGeneration", 3)));
        Accepted(await client.DeleteAsync(Name));
        Accepted(await client.PatchAsync(Name, (JsonObject)JsonNode.Parse("""{"metadata":{"finalizers":[]}}""")!));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Name)).Code);
    }

    [Fact]
    public async Task When_the_lock_is_removed_every_field_can_be_changed_again()
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "createOnly", null)));
        foreach (var path in OtherValues.Keys)
        {
            Accepted(await client.PatchAsync(Name, Change(path)));
        }
    }

    [Fact]
    public async Task Without_workspaceName_the_name_of_the_object_is_locked()
    {
        var unnamed = Manifest.New(Name);
        Manifest.Set((JsonObject)unnamed["spec"]!, "workspaceName", null);
        var record = Manifest.CreateOnly();
        record["workspaceName"] = "Fraud-ML";
        var client = await LockedAsync(unnamed, record);

        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "workspaceName", "fraud-ml")));
        Refused(await client.PatchAsync(Name, Manifest.At("spec", "workspaceName", "fraud-ml-2")), "workspaceName");
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "workspaceName", null)));
    }

    [Fact]
    public async Task A_registry_may_be_added_while_the_workspace_has_none_and_then_is_fixed()
    {
        const string Registry = "associatedResources.containerRegistryId";
        var without = Manifest.New(Name);
        Manifest.Set((JsonObject)without["spec"]!, Registry, null);
        var record = Manifest.CreateOnly();
        Manifest.Set(record, Registry, null);
        var client = await LockedAsync(without, record);

        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Registry, Recorded(Registry))));
        Refused(await client.PatchAsync(Name, Change(Registry)), Registry);
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", $"createOnly.{Registry}", Recorded(Registry))));
        Refused(await client.PatchAsync(Name, Change(Registry)), Registry);
        Refused(await client.PatchAsync(Name, Manifest.At("spec", Registry, null)), Registry);
    }

    [Fact]
    public async Task A_registry_that_Azure_rejected_may_be_removed_again()
    {
        const string Registry = "associatedResources.containerRegistryId";
        var record = Manifest.CreateOnly();
        Manifest.Set(record, Registry, null);
        var client = await LockedAsync(Manifest.New(Name), record);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Registry, null)));
    }

    [Fact]
    public async Task The_managed_network_may_be_declared_later_but_not_its_provisioning_at_creation()
    {
        const string Provision = "managedNetwork.provisionOnCreate";
        var without = Manifest.New(Name);
        Manifest.Set((JsonObject)without["spec"]!, "managedNetwork", null);
        var record = Manifest.CreateOnly();
        Manifest.Set(record, "managedNetwork", null);
        var client = await LockedAsync(without, record);

        Refused(await client.PatchAsync(Name, Manifest.At("spec", Provision, true)), Provision);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "managedNetwork.isolationMode", "AllowInternetOutbound")));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Provision, false)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "managedNetwork", null)));
    }

    [Fact]
    public async Task The_identity_of_the_key_cannot_be_added_later()
    {
        const string Identity = "encryption.userAssignedIdentityId";
        var without = Manifest.New(Name);
        Manifest.Set((JsonObject)without["spec"]!, Identity, null);
        var record = Manifest.CreateOnly();
        Manifest.Set(record, Identity, null);
        var client = await LockedAsync(without, record);
        Refused(await client.PatchAsync(Name, Manifest.At("spec", Identity, Recorded(Identity))), Identity);
    }

    [Theory]
    [InlineData(null, "UserAssigned", "SystemAssigned", false)]
    [InlineData("SystemAssigned", "UserAssigned", "SystemAssigned", false)]
    [InlineData("SystemAssigned,UserAssigned", "UserAssigned", "SystemAssigned,UserAssigned", false)]
    [InlineData("SystemAssigned", "SystemAssigned,UserAssigned", "SystemAssigned", true)]
    [InlineData("SystemAssigned,UserAssigned", "SystemAssigned", "SystemAssigned,UserAssigned", true)]
    [InlineData("UserAssigned", "SystemAssigned,UserAssigned", "UserAssigned", true)]
    [InlineData("SystemAssigned", null, "SystemAssigned", true)]
    [InlineData(null, "UserAssigned", "UserAssigned", true)]
    [InlineData("SystemAssigned,UserAssigned", "UserAssigned", "UserAssigned", true)]
    public async Task Only_dropping_the_system_assigned_identity_is_rejected(string? before, string? after, string live, bool accepted)
    {
        var manifest = Manifest.New(Name);
        ((JsonObject)manifest["spec"]!["encryption"]!).Remove("userAssignedIdentityId");
        Manifest.Set((JsonObject)manifest["spec"]!, "identity", Identity(before));
        var record = Manifest.CreateOnly();
        ((JsonObject)record["encryption"]!).Remove("userAssignedIdentityId");
        record["identity"] = new JsonObject { ["type"] = live };
        var client = await LockedAsync(manifest, record);

        var answer = await client.PatchAsync(Name, Manifest.At("spec", "identity", Identity(after)));

        if (accepted)
        {
            Accepted(answer);
        }
        else
        {
            Refused(answer, "identity.type");
        }
    }

    [Fact]
    public async Task Omitting_the_identity_for_a_while_does_not_allow_dropping_the_system_assigned_one()
    {
        var manifest = Manifest.New(Name);
        ((JsonObject)manifest["spec"]!["encryption"]!).Remove("userAssignedIdentityId");
        Manifest.Set((JsonObject)manifest["spec"]!, "identity", Identity("SystemAssigned"));
        var record = Manifest.CreateOnly();
        ((JsonObject)record["encryption"]!).Remove("userAssignedIdentityId");
        var client = await LockedAsync(manifest, record);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "identity", null)));
        Refused(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identity("UserAssigned"))), "identity.type");
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identity("SystemAssigned,UserAssigned"))));
    }

    [Theory]
    [InlineData("cmk-other", "fedcba9876543210fedcba9876543210")]
    [InlineData("cmk-other", null)]
    [InlineData("CMK-ML", "0123456789abcdef0123456789abcdef")]
    [InlineData("cmk-ml", null)]
    [InlineData("cmk-ml", "fedcba9876543210fedcba9876543210")]
    public async Task The_key_and_its_version_change_in_place(string keyName, string? keyVersion)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Accepted(await client.PatchAsync(
            Name, Manifest.At("spec", "encryption", new JsonObject { ["keyName"] = keyName, ["keyVersion"] = keyVersion })));
    }

    [Fact]
    public async Task A_new_key_with_the_version_of_the_old_one_is_rejected()
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        var answer = await client.PatchAsync(Name, Manifest.At("spec", "encryption.keyName", "cmk-other"));
        var cause = Assert.Single(answer.Causes);
        Assert.Equal(("spec.encryption.keyVersion", "FieldValueForbidden"), (cause.Field, cause.Reason));
        Assert.Contains("leave keyVersion out", cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("False", "KeyNotFound", true)]
    [InlineData("False", "KeyDisabled", false)]
    [InlineData("False", "KeyExpired", false)]
    [InlineData("Unknown", "KeyNotFound", false)]
    public async Task A_typo_in_only_the_name_of_the_key_can_be_fixed_under_the_same_version(string status, string reason, bool accepted)
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Accepted(await client.PatchStatusAsync(Name, (JsonObject)JsonNode.Parse(
            $$$"""
            {"status":{"conditions":[{"type":"KeyReady","status":"{{{status}}}","reason":"{{{reason}}}","message":"no such key",
             "lastTransitionTime":"2026-11-23T22:15:00Z"}]}}
            """)!));
        Assert.Equal(accepted, (await client.PatchAsync(Name, Manifest.At("spec", "encryption.keyName", "cmk-other"))).Accepted);
    }

    [Theory]
    [InlineData("associatedResources.applicationInsightsId")]
    [InlineData("associatedResources.containerRegistryId")]
    public async Task A_resource_is_replaced_while_the_new_object_allows_it(string path)
    {
        const string Flag = "associatedResources.allowReplacement";
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        var both = Change(path);
        Manifest.Set(both, $"spec.{Flag}", true);
        Accepted(await client.PatchAsync(Name, both));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Third(path))));

        // The flag of the new object counts, not that of the old one; taking it back alone is always accepted.
        var last = Change(path);
        Manifest.Set(last, $"spec.{Flag}", false);
        Refused(await client.PatchAsync(Name, last), path);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Flag, false)));
        Refused(await client.PatchAsync(Name, Change(path)), path);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", path, Recorded(path))));
    }

    [Fact]
    public async Task The_flag_replaces_neither_the_storage_account_nor_the_key_vault()
    {
        var client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "associatedResources.allowReplacement", true)));
        foreach (var path in new[] { "associatedResources.storageAccountId", "associatedResources.keyVaultId" })
        {
            Refused(await client.PatchAsync(Name, Change(path)), path);
        }
    }

    [Theory]
    [InlineData("SystemAssigned", "", false)]
    [InlineData("SystemAssigned,UserAssigned", "id-other", false)]
    [InlineData("SystemAssigned,UserAssigned", "ID-KEY", true)]
    [InlineData("SystemAssigned,UserAssigned", "id-other id-key", true)]
    [InlineData("UserAssigned", "id-key", true)]
    [InlineData(null, "", true)]
    public async Task The_identity_of_the_key_must_be_one_of_the_workspace_wherever_those_are_declared(string? type, string names, bool accepted)
    {
        var manifest = Manifest.New(Name);
        Manifest.Set((JsonObject)manifest["spec"]!, "identity", WithoutNulls(Identities(type, names)));
        var cancellation = TestContext.Current.CancellationToken;
        var client = new CmkWorkspaceClient(await apiServer.RequireAsync(), await apiServer.NewNamespaceAsync("create-only", cancellation), cancellation);
        Judged(await client.CreateAsync(manifest), accepted);

        // The same by an edit, also under the lock.
        client = await LockedAsync(Manifest.New(Name), Manifest.CreateOnly());
        Judged(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities(type, names))), accepted || type == "UserAssigned", type == "UserAssigned");
    }

    [Fact]
    public async Task The_identity_of_the_key_cannot_leave_the_list()
    {
        var manifest = Manifest.New(Name);
        Manifest.Set((JsonObject)manifest["spec"]!, "identity", WithoutNulls(Identities("SystemAssigned,UserAssigned", "id-key id-other")));
        var client = await LockedAsync(manifest, Manifest.CreateOnly());
        Judged(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("SystemAssigned,UserAssigned", "id-other"))), accepted: false);
        Judged(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("SystemAssigned", string.Empty))), accepted: false);
        Judged(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("SystemAssigned,UserAssigned", "id-key"))), accepted: true);
        Judged(await client.PatchAsync(Name, Manifest.At("spec", "identity", null)), accepted: true);
    }

    private static void Judged(ApiAnswer answer, bool accepted, bool isOthers = false)
    {
        if (accepted && !isOthers)
        {
            Accepted(answer);
        }
        else if (!isOthers)
        {
            var cause = Assert.Single(answer.Causes);
            Assert.Equal(("spec.identity.userAssignedIdentityIds", "FieldValueInvalid"), (cause.Field, cause.Reason));
            Assert.Contains("only with an identity that the workspace itself has", cause.Message, StringComparison.Ordinal);
        }
        else
        {
            Refused(answer, "identity.type");
        }
    }

    // A merge patch removes with null; a new object has none.
    private static JsonObject? WithoutNulls(JsonObject? node) =>
        node is null ? null : new JsonObject(node.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static JsonObject? Identities(string? type, string names)
    {
        string[] ids = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Manifest.Id($"Microsoft.ManagedIdentity/userAssignedIdentities/{name}"))];
        return type is null
            ? null
            : new JsonObject
            {
                ["type"] = type,
                ["userAssignedIdentityIds"] = ids.Length == 0 ? null : new JsonArray([.. ids.Select(id => (JsonNode)id)]),
                ["primaryUserAssignedIdentityId"] = type == "UserAssigned" ? ids[0] : null,
            };
    }

    private static CreateOnlyField TableRow(string path) => CreateOnlyFields.All.Single(row => row.Path == path);

    private static JsonNode? Recorded(string path) => Manifest.Read(Manifest.CreateOnly(), path)!.DeepClone();

    private static JsonObject Change(string path) => Manifest.At("spec", path, OtherValues[path].DeepClone());

    // A value that neither the spec nor Azure has.
    private static string Third(string path) => path switch
    {
        "subscriptionId" => "cccccccc-1111-1111-1111-111111111111",
        "location" => "francecentral",
        _ => $"{(string)OtherValues[path]!}3",
    };

    private static JsonObject? Identity(string? type)
    {
        if (type is null or "SystemAssigned")
        {
            return type is null ? null : new JsonObject { ["type"] = type, ["userAssignedIdentityIds"] = null, ["primaryUserAssignedIdentityId"] = null };
        }

        var id = Manifest.Id("Microsoft.ManagedIdentity/userAssignedIdentities/id-ml");
        return new JsonObject { ["type"] = type, ["userAssignedIdentityIds"] = new JsonArray(id), ["primaryUserAssignedIdentityId"] = id };
    }

    private static void Accepted(ApiAnswer answer) => Assert.True(answer.Accepted, answer.ToString());

    private static void Refused(ApiAnswer answer, string path)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Code);
        var cause = Assert.Single(answer.Causes);
        Assert.Equal($"spec.{path}", cause.Field);
        Assert.Equal("FieldValueForbidden", cause.Reason);
        Assert.Contains(TableRow(path).Refusal, cause.Message, StringComparison.Ordinal);
    }

    private async Task<CmkWorkspaceClient> LockedAsync(JsonObject manifest, JsonObject record)
    {
        var client = await CreatedAsync(manifest);
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "createOnly", record)));
        return client;
    }

    private async Task<CmkWorkspaceClient> CreatedAsync(JsonObject manifest)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("create-only", cancellation), cancellation);
        Accepted(await client.CreateAsync(manifest));
        return client;
    }
}

using System.Text.Json.Nodes;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.TestKit.ApiServers;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>
/// An upgrade of the CRD must not trap objects that were stored under weaker rules: their status can be written, other fields edited and
/// the finalizer removed.
/// </summary>
public sealed class UpgradeTests(RealApiServer apiServer)
{
    // A group for each test, because a server takes a moment to serve a changed definition.
    private const string Group = "upgrade.example.com";
    private const string LockedGroup = "locked.example.com";
    private const string IdentityGroup = "identity.example.com";
    private const string ReplacementGroup = "replacement.example.com";
    private const string IntervalGroup = "interval.example.com";

    private static readonly HashSet<string> Rules =
        ["x-kubernetes-validations", "pattern", "minLength", "maxLength", "maxProperties", "selectableFields", "shortNames", "categories"];

    [Fact]
    public async Task An_object_stored_under_weaker_rules_is_not_trapped_by_the_current_ones()
    {
        const string Name = "ab";
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("upgrade", cancellation), cancellation, Group);
        await server.InstallCrdAsync(Definition(weak: true), Group, cancellation);
        Accepted(await client.CreateAsync(Stored(Name)));

        await server.InstallCrdAsync(Definition(weak: false), Group, cancellation);
        await UntilRefusedAsync(client);

        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "observedGeneration", 1)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "friendlyName", "an edit elsewhere")));
        Accepted(await client.DeleteAsync(Name));
        Accepted(await client.PatchAsync(Name, Manifest.At("metadata", "finalizers", new JsonArray())));
        Assert.False((await client.GetAsync(Name)).Accepted);
    }

    [Fact]
    public async Task An_object_that_drifted_from_Azure_under_weaker_rules_can_only_return_to_the_value_in_Azure()
    {
        const string Name = "fraud-ml";
        const string Field = "encryption.keyVaultId";
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("upgrade", cancellation), cancellation, LockedGroup);
        await server.InstallCrdAsync(Definition(weak: true, LockedGroup), LockedGroup, cancellation);
        var manifest = Manifest.New(Name);
        manifest["apiVersion"] = $"{LockedGroup}/v1alpha1";
        Accepted(await client.CreateAsync(manifest));
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "createOnly", Manifest.CreateOnly())));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Field, Vault("kv-slipped"))));

        await server.InstallCrdAsync(Definition(weak: false, LockedGroup), LockedGroup, cancellation);
        await UntilRefusedAsync(client, LockedGroup);

        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "observedGeneration", 2)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "friendlyName", "an edit elsewhere")));
        Assert.Equal($"spec.{Field}", Assert.Single((await client.PatchAsync(Name, Manifest.At("spec", Field, Vault("kv-third")))).Causes).Field);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Field, Vault("kv-cmk"))));
        Assert.Equal($"spec.{Field}", Assert.Single((await client.PatchAsync(Name, Manifest.At("spec", Field, Vault("kv-slipped")))).Causes).Field);
    }

    [Fact]
    public async Task An_object_whose_identities_leave_out_that_of_the_key_is_edited_everywhere_else()
    {
        const string Name = "fraud-ml";
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("upgrade", cancellation), cancellation, IdentityGroup);
        await server.InstallCrdAsync(Definition(weak: true, IdentityGroup), IdentityGroup, cancellation);
        var manifest = Manifest.New(Name);
        manifest["apiVersion"] = $"{IdentityGroup}/v1alpha1";
        manifest["metadata"]!["finalizers"] = new JsonArray("cmk-operator.io/workspace");
        manifest["spec"]!["identity"] = Identities("id-other");
        Accepted(await client.CreateAsync(manifest));
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "createOnly", Manifest.CreateOnly())));

        await server.InstallCrdAsync(Definition(weak: false, IdentityGroup), IdentityGroup, cancellation);
        await UntilRefusedAsync(client, IdentityGroup);

        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "observedGeneration", 2)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "friendlyName", "an edit elsewhere")));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "encryption.keyVersion", "fedcba9876543210fedcba9876543210")));
        Assert.Equal(
            "spec.identity.userAssignedIdentityIds",
            Assert.Single((await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("id-third")))).Causes).Field);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("id-key"))));
        Assert.False((await client.PatchAsync(Name, Manifest.At("spec", "identity", Identities("id-other")))).Accepted);
        Accepted(await client.DeleteAsync(Name));
        Accepted(await client.PatchAsync(Name, Manifest.At("metadata", "finalizers", new JsonArray())));
        Assert.False((await client.GetAsync(Name)).Accepted);
    }

    [Fact]
    public async Task An_object_that_was_stored_before_replacements_could_be_allowed_is_judged_as_if_it_allowed_none()
    {
        const string Name = "fraud-ml";
        const string Field = "associatedResources.applicationInsightsId";
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("upgrade", cancellation), cancellation, ReplacementGroup);
        await server.InstallCrdAsync(Definition(weak: true, ReplacementGroup, without: "allowReplacement"), ReplacementGroup, cancellation);
        var manifest = Manifest.New(Name);
        manifest["apiVersion"] = $"{ReplacementGroup}/v1alpha1";
        manifest["metadata"]!["finalizers"] = new JsonArray("cmk-operator.io/workspace");
        Accepted(await client.CreateAsync(manifest));
        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "createOnly", Manifest.CreateOnly())));
        Assert.DoesNotContain("allowReplacement", (await client.GetAsync(Name)).ToString(), StringComparison.Ordinal);
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", Field, Manifest.Id("Microsoft.Insights/components/appi-slipped"))));

        await server.InstallCrdAsync(Definition(weak: false, ReplacementGroup), ReplacementGroup, cancellation);
        await UntilRefusedAsync(client, ReplacementGroup);

        Accepted(await client.PatchStatusAsync(Name, Manifest.At("status", "observedGeneration", 2)));
        Accepted(await client.PatchAsync(Name, Manifest.At("spec", "friendlyName", "an edit elsewhere")));
        var other = Manifest.At("spec", Field, Manifest.Id("Microsoft.Insights/components/appi-third"));
        Assert.Equal($"spec.{Field}", Assert.Single((await client.PatchAsync(Name, other)).Causes).Field);
        Manifest.Set(other, "spec.associatedResources.allowReplacement", true);
        Accepted(await client.PatchAsync(Name, other));
        Accepted(await client.DeleteAsync(Name));
        Accepted(await client.PatchAsync(Name, Manifest.At("metadata", "finalizers", new JsonArray())));
        Assert.False((await client.GetAsync(Name)).Accepted);
    }

    [Fact]
    public async Task An_object_that_an_older_definition_gave_an_interval_keeps_it_and_a_new_one_gets_none()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var server = await apiServer.RequireAsync();
        var client = new CmkWorkspaceClient(server, await apiServer.NewNamespaceAsync("upgrade", cancellation), cancellation, IntervalGroup);
        var current = Definition(weak: false, IntervalGroup);
        var older = current.Replace("pattern: '^([0-9]+(h|m|s))+$'", "default: 30m", StringComparison.Ordinal);
        Assert.NotEqual(current, older);
        await server.InstallCrdAsync(older, IntervalGroup, cancellation);
        Accepted(await client.CreateAsync(Of("stored")));
        Assert.Equal("30m", await IntervalAsync("stored"));

        await server.InstallCrdAsync(current, IntervalGroup, cancellation);
        var attempt = 0;
        await Eventually.UntilAsync(
            async () =>
            {
                var name = $"new-{++attempt}";
                Accepted(await client.CreateAsync(Of(name)));
                return await IntervalAsync(name);
            },
            interval => interval is null,
            _ => "the API server keeps the older default");

        Assert.Equal("30m", await IntervalAsync("stored"));
        Accepted(await client.PatchAsync("stored", Manifest.At("spec", "interval", null)));
        Assert.Null(await IntervalAsync("stored"));

        async Task<string?> IntervalAsync(string name) => (string?)(await client.GetAsync(name)).Body["spec"]!["interval"];

        static JsonObject Of(string name)
        {
            var manifest = Manifest.New(name);
            manifest["apiVersion"] = $"{IntervalGroup}/v1alpha1";
            return manifest;
        }
    }

    private static JsonObject Identities(string name) => new()
    {
        ["type"] = "SystemAssigned,UserAssigned",
        ["userAssignedIdentityIds"] = new JsonArray(Manifest.Id($"Microsoft.ManagedIdentity/userAssignedIdentities/{name}")),
    };

    private static string Vault(string name) => Manifest.Id($"Microsoft.KeyVault/vaults/{name}");

    // The server takes a moment to serve the new rules: then it rejects a new object that the old ones accepted.
    private static Task<ApiAnswer> UntilRefusedAsync(CmkWorkspaceClient client, string group = Group)
    {
        var attempt = 0;
        return Eventually.UntilAsync(
            () => client.CreateAsync(Stored($"probe-{++attempt}", group)), answer => !answer.Accepted, _ => "the API server keeps the old rules");
    }

    private static JsonObject Stored(string name, string group = Group)
    {
        var manifest = Manifest.New(name);
        manifest["apiVersion"] = $"{group}/v1alpha1";
        manifest["metadata"]!["finalizers"] = new JsonArray("cmk-operator.io/workspace");
        var spec = (JsonObject)manifest["spec"]!;
        spec["subscriptionId"] = "no guid";
        spec["location"] = "West Europe";
        spec["interval"] = "5s";
        spec["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentityIds"] = new JsonArray("no id", "NO ID") };
        spec["tags"] = new JsonObject { ["a<b"] = "1", ["cmk-operator.io_owner"] = "me" };
        spec["encryption"]!["keyVaultId"] = "no id";
        spec.Remove("workspaceName");
        return manifest;
    }

    private static string Definition(bool weak, string group = Group, string? without = null)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(ApiServerInstance.CrdPath)
            .Replace("group: cmk-operator.io", $"group: {group}", StringComparison.Ordinal)
            .Replace("name: cmkworkspaces.cmk-operator.io", $"name: cmkworkspaces.{group}", StringComparison.Ordinal)));
        if (weak)
        {
            Weaken(stream.Documents.Single().RootNode, without is null ? Rules : [.. Rules, without]);
        }

        using var text = new StringWriter();
        stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    private static void Weaken(YamlNode node, HashSet<string> removed)
    {
        if (node is YamlMappingNode mapping)
        {
            foreach (var key in mapping.Children.Keys.Where(key => removed.Contains(key.ToString())).ToList())
            {
                mapping.Children.Remove(key);
            }
        }

        foreach (var child in node is YamlMappingNode map ? map.Children.Values : node is YamlSequenceNode list ? list.Children : [])
        {
            Weaken(child, removed);
        }
    }

    private static void Accepted(ApiAnswer answer) => Assert.True(answer.Accepted, answer.ToString());
}

using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>The resource as its users meet it: through kubectl.</summary>
public sealed class KubectlTests(RealApiServer apiServer)
{
    private static readonly string Sample = Repository.PathOf("config", "samples", "cmkworkspace.yaml");

    [Fact]
    public async Task Explain_reads_as_documentation()
    {
        var text = Unwrap(await KubectlAsync("explain", "cmkworkspace.spec.encryption"));
        Assert.Contains("keyVaultId <string> -required-", text, StringComparison.Ordinal);
        Assert.Contains(
            "Create-only: after creation the key may change only to another key, or version, in the original vault.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_applies_on_the_clients_side_and_again_without_a_change()
    {
        var ns = await NamespaceAsync();
        Assert.Contains("created", await KubectlAsync("apply", "--validate=strict", "-n", ns, "-f", Sample), StringComparison.Ordinal);
        Assert.Contains("unchanged", await KubectlAsync("apply", "--validate=strict", "-n", ns, "-f", Sample), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_applies_on_the_servers_side()
    {
        var ns = await NamespaceAsync();
        var output = await KubectlAsync("apply", "--server-side", "--validate=strict", "-n", ns, "-f", Sample);
        Assert.Contains("serverside-applied", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CRD_applies_on_the_clients_side() =>
        Assert.Contains(
            "cmkworkspaces.cmk-operator.io",
            await KubectlAsync("apply", "--dry-run=server", "-f", Repository.PathOf("config", "crd", "bases")),
            StringComparison.Ordinal);

    [Fact]
    public async Task Get_shows_the_columns_by_short_name_and_by_category()
    {
        var ns = await NamespaceAsync();
        await KubectlAsync("apply", "-n", ns, "-f", Sample);
        const string Status =
            """
            {"status":{"workspace":{"name":"fraud-ml","hbiWorkspace":true},"encryption":{"keyName":"cmk-ml","keyVaultName":"kv-cmk","shortKeyVersion":"01234567"},
             "managedResourceGroup":{"shortName":"azureml-rg"},"conditions":[
              {"type":"Ready","status":"True","reason":"Succeeded","message":"All is as declared.","lastTransitionTime":"2026-11-23T22:15:00Z"},
              {"type":"EncryptionInForce","status":"False","reason":"KeyAccessRevoked","message":"","lastTransitionTime":"2026-11-23T22:15:00Z"}]}}
            """;
        await KubectlAsync("patch", "cmkws", "fraud-ml", "-n", ns, "--subresource=status", "--type=merge", "-p", Status);

        Assert.Contains("READY REASON WORKSPACE HBI KEY AGE", Unwrap(await KubectlAsync("get", "cmkws", "-n", ns)), StringComparison.Ordinal);
        Assert.Contains("fraud-ml True Succeeded fraud-ml true cmk-ml", Unwrap(await KubectlAsync("get", "cmk", "-n", ns)), StringComparison.Ordinal);
        Assert.Contains(
            "kv-cmk 01234567 False azureml-rg All is as declared.",
            Unwrap(await KubectlAsync("get", "cmkws", "-n", ns, "-o", "wide")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wide_table_of_long_names_fits_a_screen_on_the_real_server()
    {
        var server = await apiServer.RequireAsync();
        await AssertFitsAsync(server.Client, server.KubeconfigPath, await NamespaceAsync());
    }

    [Fact]
    public async Task The_wide_table_of_long_names_fits_a_screen_on_the_embedded_server()
    {
        await using var server = await EmbeddedServer.StartAsync();
        await AssertFitsAsync(server.Client, server.KubeconfigPath, "default");
    }

    [Fact]
    public async Task A_forbidden_change_is_rejected_with_what_to_do_instead()
    {
        var ns = await NamespaceAsync();
        await KubectlAsync("apply", "-n", ns, "-f", Sample);
        await KubectlAsync(
            "patch", "cmkws", "fraud-ml", "-n", ns, "--subresource=status", "--type=merge", "-p", """{"status":{"createOnly":{"hbiWorkspace":true}}}""");

        var (code, output) = await RunAsync("patch", "cmkws", "fraud-ml", "-n", ns, "--type=merge", "-p", """{"spec":{"hbiWorkspace":false}}""");

        Assert.Equal(1, code);
        Assert.Contains("spec.hbiWorkspace: Forbidden: hbiWorkspace is set when the workspace is created", output, StringComparison.Ordinal);
        Assert.Contains("declare a new CmkWorkspace", output, StringComparison.Ordinal);
    }

    // The names are as long as Azure and people make them: the vault's is the longest that there is, and the group's holds the workspace's.
    private static async Task AssertFitsAsync(HttpClient client, string kubeconfig, string ns)
    {
        const int Screen = 180;
        const string Name = "fraud-scoring-prod";
        var group = $"azureml-rg-{Name}_{Guid.Empty}";
        var version = new string('f', 32);
        var encryption = new EncryptionRecord($"/subscriptions/s/{new string('v', 24)}", "cmk-ml-prod", version, null, null, null, null);
        var status = new WorkspaceStatus
        {
            Workspace = new WorkspaceRecord(Name, "id", null, "Succeeded", false, null, null, true),
            Encryption = encryption with { KeyVaultName = new string('v', 24), ShortKeyVersion = ShortForm.OfVersion(version) },
            ManagedResourceGroup = new ManagedGroupRecord(group, "id", []) { ShortName = ShortForm.OfName(group) },
            Conditions =
            [
                new Condition(ConditionType.Ready, ConditionStatus.False, ConditionReason.PermissionMissing, "Azure Cosmos DB lacks wrapKey", 1, DateTimeOffset.UnixEpoch),
                new Condition(ConditionType.EncryptionInForce, ConditionStatus.Unknown, ConditionReason.Progressing, string.Empty, 1, DateTimeOffset.UnixEpoch),
            ],
        };
        var objects = new CmkWorkspaceClient(client, ns, TestContext.Current.CancellationToken);
        Assert.True((await objects.CreateAsync(Manifest.New(Name))).Accepted);
        var patch = new JsonObject { ["status"] = StatusFormat.Write(status) };
        await Kubectl.RunAsync("--kubeconfig", kubeconfig, "-n", ns, "patch", "cmkws", Name, "--subresource=status", "--type=merge", "-p", patch.ToJsonString());

        var table = await Kubectl.RunAsync("--kubeconfig", kubeconfig, "-n", ns, "get", "cmkws", "-o", "wide");

        var lines = table.Split('\n');
        Assert.Equal(
            "NAME READY REASON WORKSPACE HBI KEY AGE VAULT KEYVERSION INFORCE MANAGEDRG MESSAGE", Unwrap(lines[0]));
        Assert.True(lines[0].IndexOf("MESSAGE", StringComparison.Ordinal) <= Screen, table);
        Assert.Contains($"{new string('v', 24)} ffffffff Unknown azureml-rg-frau…00000000 Azure Cosmos DB lacks wrapKey", Unwrap(lines[1]), StringComparison.Ordinal);
    }

    private static string Unwrap(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> NamespaceAsync() => await apiServer.NewNamespaceAsync("kubectl", TestContext.Current.CancellationToken);

    private async Task<string> KubectlAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var server = await apiServer.RequireAsync();
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not on the PATH.");
        var (code, output, errors) = await Tool.TryAsync("kubectl", ["--kubeconfig", server.KubeconfigPath, .. arguments], Path.GetTempPath());
        return (code, output + errors);
    }
}

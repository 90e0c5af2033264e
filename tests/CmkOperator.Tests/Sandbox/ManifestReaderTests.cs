using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.World;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed class ManifestReaderTests
{
    private const string One = """
        apiVersion: cmk-operator.io/v1alpha1
        kind: CmkWorkspace
        metadata:
          name: one
        spec:
          subscriptionId: 11111111-1111-1111-1111-111111111111
          resourceGroup: rg
          encryption:
            keyVaultId: /subscriptions/s/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/kv
            keyName: k
            userAssignedIdentityId: /subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id
          identity:
            primaryUserAssignedIdentityId: /SUBSCRIPTIONS/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id
        """;

    [Fact]
    public async Task Several_documents_are_read_in_their_order()
    {
        using var input = new StringReader($"{One}\n---\n{One.Replace("name: one", "name: two", StringComparison.Ordinal)}");

        var manifests = await ManifestReader.ReadAsync(["-"], input, TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two"], manifests.Select(manifest => manifest.Name));
    }

    [Theory]
    [InlineData("kind: ConfigMap\napiVersion: v1", "holds ConfigMap (v1)")]
    [InlineData("", "holds no object")]
    [InlineData("- 1", "is no mapping")]
    [InlineData("a: [", "YAML")]
    [InlineData("apiVersion: cmk-operator.io/v1alpha1\nkind: CmkWorkspace", "no metadata.name")]
    public void An_object_that_is_not_a_workspace_is_rejected_with_the_name_of_its_file(string text, string words)
    {
        var refused = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, "some.yaml"));

        Assert.StartsWith("some.yaml: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_stands_beside_the_program() => Assert.Equal("fraud-ml", ConfigFiles.ReadSample().Name);

    [Fact]
    public void A_manifest_declares_what_Azure_must_have_for_it()
    {
        var world = DeclaredWorld.From(ManifestReader.Parse(One, "one")[0].Object);

        Assert.Equal("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg", world.ResourceGroupId);
        Assert.Equal(["k"], world.Keys);
        Assert.Single(world.Identities);
        Assert.Null(world.StorageAccountId);
    }
}

using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Desired;
using CmkOperator.Status;
using CmkOperator.Workspaces;
using k8s.Models;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

public sealed class SpecTranslatorTests
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-ml/providers";
    private const string Vault = $"{Group}/Microsoft.KeyVault/vaults/kv-cmk";
    private static readonly SpecContext Context = new("cluster", "vault.azure.net", TimeSpan.FromMinutes(7), []);

    [Fact]
    public void A_complete_spec_is_translated_with_every_default_in_place()
    {
        var (desired, problems) = SpecTranslator.Translate(Workspace(Spec()), Context);

        Assert.Empty(problems);
        Assert.Equal("fraud-ml", desired.WorkspaceName);
        Assert.Equal("cluster/ml/fraud-ml", desired.OwnerTag);
        Assert.Equal("kv-cmk.vault.azure.net", desired.Encryption.VaultHost);
        Assert.Equal(KeyAccessMode.Verify, desired.KeyAccess);
        Assert.Equal(DeletionPolicy.Retain, desired.DeletionPolicy);
        Assert.Equal(AdoptionPolicy.Never, desired.AdoptionPolicy);
        Assert.Equal(ExternalDeletionPolicy.Stop, desired.ExternalDeletionPolicy);
        Assert.Equal(DriftPolicy.Correct, desired.DriftPolicy);
        Assert.Equal(Context.DefaultInterval, desired.Interval);
        Assert.False(desired.DeletionRequested);
        Assert.Null(desired.Identity);
    }

    [Fact]
    public void Credentials_are_read_in_lower_case_and_absent_ones_stay_absent()
    {
        var spec = Spec() with
        {
            Credentials = new CredentialsSpec { TenantId = "AAAAAAAA-0000-4000-8000-000000000001", ClientId = "BBBBBBBB-0000-4000-8000-000000000002", ServiceAccountName = "azure" },
        };

        Assert.Equal(
            new DesiredCredentials("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "azure"),
            SpecTranslator.Translate(Workspace(spec), Context).Desired.Credentials);
        Assert.Null(SpecTranslator.Translate(Workspace(Spec()), Context).Desired.Credentials);
    }

    [Theory]
    [InlineData("contoso.onmicrosoft.com", "bbbbbbbb-0000-4000-8000-000000000002", "azure", "spec.credentials.tenantId is 'contoso.onmicrosoft.com'")]
    [InlineData("aaaaaaaa-0000-4000-8000-000000000001", null, "azure", "spec.credentials.clientId is missing")]
    [InlineData("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "../other/serviceaccounts/azure", "spec.credentials.serviceAccountName is")]
    [InlineData("aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "", "spec.credentials.serviceAccountName is")]
    public void Invalid_credentials_are_reported_by_field(string? tenant, string? client, string? account, string problem)
    {
        var spec = Spec() with { Credentials = new CredentialsSpec { TenantId = tenant, ClientId = client, ServiceAccountName = account } };

        Assert.StartsWith(problem, Assert.Single(SpecTranslator.Translate(Workspace(spec), Context).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_together_with_the_path_of_the_field()
    {
        var spec = Spec() with
        {
            SubscriptionId = "not-a-guid",
            WorkspaceName = "ab",
            Interval = "-5m",
            DeletionPolicy = "Destroy",
            Encryption = Spec().Encryption! with { KeyVaultId = $"{Group}/Microsoft.Storage/storageAccounts/stml" },
        };

        var (_, problems) = SpecTranslator.Translate(Workspace(spec), Context);

        Assert.Collection(
            problems,
            problem => Assert.StartsWith("spec.subscriptionId is 'not-a-guid'", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("spec.workspaceName is 'ab'", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("spec.encryption.keyVaultId is", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("spec.deletionPolicy is 'Destroy', not one of Retain, SoftDelete, Purge", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("spec.interval is -5m", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void An_id_with_a_slash_at_its_end_is_rejected_as_admission_does()
    {
        var id = $"{Group}/Microsoft.Storage/storageAccounts/stml/";
        var spec = Spec() with { AssociatedResources = Spec().AssociatedResources! with { StorageAccountId = id } };

        var problem = Assert.Single(SpecTranslator.Translate(Workspace(spec), Context).Problems);

        Assert.Equal($"spec.associatedResources.storageAccountId is '{id}', not the ARM id of a Microsoft.Storage/storageAccounts without a slash at its end", problem);
    }

    [Fact]
    public void A_managed_hsm_is_rejected_with_what_to_use_instead()
    {
        var spec = Spec() with { Encryption = Spec().Encryption! with { KeyVaultId = $"{Group}/Microsoft.KeyVault/managedHSMs/hsm" } };

        var (_, problems) = SpecTranslator.Translate(Workspace(spec), Context);

        Assert.Contains(problems, problem => problem.Contains("managed HSM", StringComparison.Ordinal) && problem.Contains("use a key vault", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_spec_does_not_throw()
    {
        var (desired, problems) = SpecTranslator.Translate(new CmkWorkspace { Metadata = Metadata() }, Context);

        Assert.Contains("spec.subscriptionId is missing", problems);
        Assert.Equal(new ObjectKey("ml", "fraud-ml"), desired.Key);
    }

    [Fact]
    public void An_identity_of_type_UserAssigned_needs_its_primary()
    {
        var spec = Spec() with
        {
            Identity = new IdentitySpec { Type = "UserAssigned", UserAssignedIdentityIds = [$"{Group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"] },
        };

        var (_, problems) = SpecTranslator.Translate(Workspace(spec), Context);

        Assert.Equal(["spec.identity.primaryUserAssignedIdentityId is needed with type UserAssigned"], problems);
    }

    [Fact]
    public void Tags_whose_names_differ_only_in_case_are_reported_with_both_names()
    {
        var spec = Spec() with { Tags = new Dictionary<string, string> { ["team"] = "risk", ["costs"] = "1", ["Team"] = "risk" } };

        var (_, problems) = SpecTranslator.Translate(Workspace(spec), Context);

        Assert.Equal(["spec.tags has Team and team, which are one tag: Azure ignores the case of tag names"], problems);
    }

    [Fact]
    public void An_identity_that_is_listed_twice_counts_once()
    {
        const string Identity = $"{Group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml";
        var spec = Spec() with
        {
            Identity = new IdentitySpec { Type = "SystemAssigned,UserAssigned", UserAssignedIdentityIds = [Identity, Identity.ToUpperInvariant(), $"{Identity}-2"] },
        };

        var (desired, problems) = SpecTranslator.Translate(Workspace(spec), Context);

        Assert.Empty(problems);
        Assert.Equal([Identity, $"{Identity}-2"], desired.Identity!.UserAssignedIdentityIds);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void A_request_of_any_length_is_handled_once_it_is_recorded(int length)
    {
        var workspace = Workspace(Spec());
        workspace.Metadata.Annotations = new Dictionary<string, string>
        {
            [CmkWorkspaceNames.RequestedAtAnnotation] = new('a', length),
            [CmkWorkspaceNames.FluxRequestedAtAnnotation] = new('b', length),
        };

        var (desired, _) = SpecTranslator.Translate(workspace, Context);
        var written = StatusFormat.Write(
            WorkspaceStatus.Empty with { LastHandledRequestAt = desired.RequestedAt, LastHandledReconcileAt = desired.FluxRequestedAt });
        var recorded = JsonSerializer.Deserialize(written, CmkWorkspaceJsonContext.Default.StoredStatus)!.Status;

        Assert.Equal((desired.RequestedAt, desired.FluxRequestedAt), (recorded.LastHandledRequestAt, recorded.LastHandledReconcileAt));
        Assert.Equal(length <= 1024, desired.RequestedAt == new string('a', length));
    }

    [Fact]
    public void An_owner_tag_that_would_be_too_long_names_the_object_by_its_hash()
    {
        var tag = SpecTranslator.OwnerTag("11111111-1111-1111-1111-111111111111", new ObjectKey(new string('n', 63), new string('w', 253)));

        Assert.True(tag.Length <= 256);
        Assert.Equal(36 + 1 + 64, tag.Length);
        Assert.NotEqual(tag, SpecTranslator.OwnerTag("11111111-1111-1111-1111-111111111111", new ObjectKey(new string('n', 63), new string('v', 253))));
    }

    [Theory]
    [InlineData(Vault, true)]
    [InlineData("/SUBSCRIPTIONS/11111111-1111-1111-1111-111111111111/resourcegroups/RG-ML/providers/microsoft.keyvault/vaults/KV-CMK/", true)]
    [InlineData($"{Group}/Microsoft.KeyVault/vaults/another", false)]
    public void Grants_are_permitted_on_the_listed_vaults_only(string listed, bool permitted)
    {
        var (desired, _) = SpecTranslator.Translate(Workspace(Spec()), Context with { GrantVaults = [listed] });

        Assert.Equal(permitted, desired.GrantPermitted);
    }

    internal static CmkWorkspaceSpec Spec() => new()
    {
        SubscriptionId = Subscription,
        ResourceGroup = "rg-ml",
        Location = "westeurope",
        Encryption = new EncryptionSpec { KeyVaultId = Vault, KeyName = "cmk-ml" },
        AssociatedResources = new AssociatedResourcesSpec
        {
            StorageAccountId = $"{Group}/Microsoft.Storage/storageAccounts/stml",
            KeyVaultId = $"{Group}/Microsoft.KeyVault/vaults/kv-ml",
            ApplicationInsightsId = $"{Group}/Microsoft.Insights/components/appi-ml",
        },
    };

    private static CmkWorkspace Workspace(CmkWorkspaceSpec spec) => new() { Metadata = Metadata(), Spec = spec };

    private static V1ObjectMeta Metadata() => new() { NamespaceProperty = "ml", Name = "fraud-ml", Generation = 1 };
}

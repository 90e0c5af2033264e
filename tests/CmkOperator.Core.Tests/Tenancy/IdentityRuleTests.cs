using CmkOperator.Conditions;
using CmkOperator.Core.Tests.Builders;
using CmkOperator.Desired;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Core.Tests.Tenancy;

/// <summary>Which Azure identity serves an object: a declared one is used or refused, and never skipped.</summary>
public sealed class IdentityRuleTests
{
    private const string Tenant = "aaaaaaaa-0000-4000-8000-000000000001";
    private const string Client = "bbbbbbbb-0000-4000-8000-000000000002";
    private const string Operator = "cccccccc-0000-4000-8000-000000000003";

    private static readonly TenancyPolicy Closed = new() { SharedIdentityNamespaces = [], OperatorClientId = Operator };
    private static readonly TenancyPolicy WithDefaults = Closed with { NamespaceDefaults = true };
    private static readonly DesiredWorkspace Plain = DesiredBuilder.Build();
    private static readonly DesiredWorkspace Declared = Plain with { Credentials = new DesiredCredentials(Tenant, Client, "azure") };

    [Fact]
    public void Without_any_setting_every_namespace_shares_the_operators_identity() =>
        Assert.IsType<IdentityChoice.Operators>(IdentityRule.Choose(Plain, new TenancyPolicy(), null));

    [Theory]
    [InlineData("team", true)]
    [InlineData("*", true)]
    [InlineData("team-b", false)]
    [InlineData("", false)]
    public void The_operators_identity_is_shared_with_the_namespaces_that_are_named(string name, bool shared) =>
        Assert.Equal(shared, IdentityRule.Choose(Plain, Closed with { SharedIdentityNamespaces = name.Length == 0 ? [] : [name] }, null) is IdentityChoice.Operators);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Declared_credentials_are_used_whatever_else_there_is(bool isShared)
    {
        var policy = WithDefaults with { SharedIdentityNamespaces = isShared ? ["*"] : [] };
        Assert.False(IdentityRule.NeedsNamespaceDefault(Declared, policy));
        Assert.Equal(
            new IdentityChoice.Own(new FederatedIdentity(Tenant, Client, new ObjectKey("team", "azure"))),
            IdentityRule.Choose(Declared, policy, new NamespaceDefault(Operator, Tenant)));
    }

    [Fact]
    public void The_service_account_is_always_that_of_the_objects_own_namespace()
    {
        var own = Assert.IsType<IdentityChoice.Own>(IdentityRule.Choose(Declared with { Key = new ObjectKey("team-b", "x") }, Closed, null));
        Assert.Equal("system:serviceaccount:team-b:azure", own.Identity.Subject);
        Assert.NotEqual(((IdentityChoice.Own)IdentityRule.Choose(Declared, Closed, null)).Identity, own.Identity);
    }

    [Fact]
    public void The_namespaces_default_replaces_credentials_that_are_not_declared()
    {
        Assert.True(IdentityRule.NeedsNamespaceDefault(Plain, WithDefaults));
        Assert.Equal(
            new IdentityChoice.Own(new FederatedIdentity(Tenant, Client, new ObjectKey("team", "cmk-workspaces"))),
            IdentityRule.Choose(Plain, WithDefaults, new NamespaceDefault(Client.ToUpperInvariant(), Tenant)));
    }

    [Fact]
    public void The_namespaces_default_is_not_read_unless_the_option_is_on()
    {
        Assert.False(IdentityRule.NeedsNamespaceDefault(Plain, Closed));
        Refused(IdentityRule.Choose(Plain, Closed, new NamespaceDefault(Client, Tenant)), "spec.credentials is not set", "--shared-identity-namespaces");
    }

    [Theory]
    [InlineData(null, Tenant, "client-id is missing")]
    [InlineData(Client, null, "tenant-id is missing")]
    [InlineData("fraud", Tenant, "client-id is not a GUID")]
    [InlineData("", "", "client-id is not a GUID and azure.workload.identity/tenant-id is not a GUID")]
    public void A_malformed_default_is_refused_and_not_skipped(string? client, string? tenant, string words)
    {
        var shared = WithDefaults with { SharedIdentityNamespaces = ["*"] };
        Refused(IdentityRule.Choose(Plain, shared, new NamespaceDefault(client, tenant)), words, "ServiceAccount cmk-workspaces in namespace team");
    }

    [Fact]
    public void An_account_without_the_annotations_does_not_count_as_a_default()
    {
        Assert.IsType<IdentityChoice.Operators>(IdentityRule.Choose(Plain, WithDefaults with { SharedIdentityNamespaces = ["team"] }, new NamespaceDefault(null, null)));
        Refused(
            IdentityRule.Choose(Plain, WithDefaults, new NamespaceDefault(null, null)),
            "Namespace team has no Azure identity",
            "create ServiceAccount cmk-workspaces",
            "add team to --shared-identity-namespaces");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_default_that_is_gone_at_deletion_is_refused_and_nobody_else_deletes(bool isShared)
    {
        var policy = WithDefaults with { SharedIdentityNamespaces = isShared ? ["*"] : [] };
        var going = Plain with { DeletionRequestedAt = DateTimeOffset.UnixEpoch };

        var refusal = Refused(
            IdentityRule.Choose(going, policy, null), "There is no ServiceAccount cmk-workspaces in namespace team", "Set deletionPolicy: Retain", "create it with");

        Assert.Equal(isShared, refusal.Message.Contains("without them", StringComparison.Ordinal));
        Assert.Equal(isShared, IdentityRule.Choose(going, policy, new NamespaceDefault(null, null)) is IdentityChoice.Operators);
        Assert.Equal(isShared, IdentityRule.Choose(Plain, policy, null) is IdentityChoice.Operators);
        Assert.Equal(isShared, IdentityRule.Choose(going, policy with { NamespaceDefaults = false }, null) is IdentityChoice.Operators);
    }

    [Fact]
    public void A_missing_account_must_be_created_but_at_deletion_the_advice_is_to_release_the_object_first()
    {
        var refusal = TenancyRefusals.AccountMissing(((IdentityChoice.Own)IdentityRule.Choose(Declared, Closed, null)).Identity);

        Assert.StartsWith("There is no ServiceAccount azure in namespace team. Create it, and give", refusal.For(Plain).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no ServiceAccount azure in namespace team. Set deletionPolicy: Retain to release the object and keep the workspace in Azure, "
                + "or (unless the namespace is being deleted too) create it, and give",
            refusal.For(Plain with { DeletionRequestedAt = DateTimeOffset.UnixEpoch }).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_operators_own_client_id_is_refused_to_namespaces_that_do_not_share_it()
    {
        var borrowed = Declared with { Credentials = new DesiredCredentials(Tenant, Operator, "azure") };
        Refused(IdentityRule.Choose(borrowed, Closed, null), "spec.credentials.clientId", "the operator's own");
        Refused(IdentityRule.Choose(Plain, WithDefaults, new NamespaceDefault(Operator.ToUpperInvariant(), Tenant)), "the namespace's default");
        Assert.IsType<IdentityChoice.Own>(IdentityRule.Choose(borrowed, Closed with { SharedIdentityNamespaces = ["team"] }, null));
    }

    private static TenancyRefusal Refused(IdentityChoice choice, params string[] words)
    {
        var refusal = Assert.IsType<IdentityChoice.Refused>(choice).Refusal;
        Assert.Equal(ConditionReason.AuthenticationFailed, refusal.Reason);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        return refusal;
    }
}

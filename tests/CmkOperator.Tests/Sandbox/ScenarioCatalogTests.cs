using System.Text.RegularExpressions;
using CmkOperator.Sandbox.Scenarios;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed partial class ScenarioCatalogTests
{
    private static readonly ScenarioOutcome Nothing = new(null, false, [], []);

    /// <summary>The rules of customer-managed keys, one world each.</summary>
    private static readonly string[] Promised =
    [
        "happy-path", "hbi", "purge-protection-off", "soft-delete-off", "vault-missing", "vault-other-subscription", "vault-firewall", "key-missing",
        "key-disabled", "key-expired", "key-not-yet-valid", "key-wrong-type", "key-without-wrap", "access-policy-missing", "rbac-missing",
        "access-granted", "access-unreadable", "management-group-rights", "access-by-group", "identity-alone", "identity-not-enough", "provider-unregistered", "quota-exceeded", "policy-denied", "scope-locked", "name-soft-deleted",
        "name-taken", "adopt", "adopt-mismatch", "hbi-change", "vault-move", "reapply-after-retain", "edit-during-create", "revert-after-refusal",
        "two-objects", "group-missing", "uai-only", "key-change", "key-new-version", "old-version-disabled-early", "newest-disabled", "staged-key",
        "rotation-past-refusal", "key-history", "key-drift-accepted", "key-moved-reported", "key-identity-undeclared", "key-identity-taken-off", "key-identity-taken-off-reported", "key-identity-recreated", "primary-identity-dropped", "identities-dropped", "identities-kept", "insights-replaced", "insights-replaced-outside",
        "pinned-disabled", "key-expiring", "key-revoked", "key-access-removed", "key-restored", "key-mismatch", "managed-resource-deleted",
        "key-expired-in-force", "sign-in-refused", "creation-not-shown", "key-unreadable", "adopt-without-version", "associated-deleted",
        "managed-group-deleted", "managed-unreadable", "private-endpoint", "external-deletion", "external-recreate", "drift-corrected",
        "drift-reported", "azure-noise", "policy-tags", "policy-rewrites", "registry-appears", "auth-mode-change", "image-build-compute",
        "storage-unsuitable", "storage-hierarchical", "storage-hierarchical-refused", "storage-without-keys",
        "legacy-mode-left", "serverless-compute", "managed-network", "late-failure", "throttled", "flaky", "operator-restart",
        "delete-retain", "delete-soft", "delete-purge", "delete-protected", "purge-dead-end", "delete-azure-down", "recovered-outside", "retargeted",
        "data-access-unreadable", "computes", "observe-only", "suspend", "tenant-credentials", "tenant-namespace-default", "tenant-account-late", "tenant-identity-changed",
        "tenant-borrowed-identity", "tenant-shared-refused", "tenant-operator-client", "namespace-subscription-refused", "namespace-vault-refused",
    ];

    public static TheoryData<string> Names => [.. ScenarioCatalog.All.SelectMany(scenario => scenario.Runs.Append(scenario)).Select(scenario => scenario.Name)];

    [Fact]
    public void Every_promised_scenario_is_there_and_no_other() =>
        Assert.Equal(Promised.Order(StringComparer.Ordinal), ScenarioCatalog.All.Select(scenario => scenario.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_unique() => Assert.Equal(Names.Count, Names.Distinct().Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void No_scenario_is_content_with_nothing(string name)
    {
        var scenario = ScenarioCatalog.All.SelectMany(one => one.Runs.Append(one)).First(one => one.Name == name);

        Assert.NotEmpty(scenario.Outcome(Nothing));
        Assert.EndsWith(".", scenario.Description, StringComparison.Ordinal);
        Assert.Matches(NamePattern(), name);
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*(/[0-9]+)?$")]
    private static partial Regex NamePattern();
}

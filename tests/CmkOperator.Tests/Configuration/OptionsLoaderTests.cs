using System.Net;
using CmkOperator.Configuration;
using CmkOperator.Tenancy;
using Xunit;

namespace CmkOperator.Tests.Configuration;

public sealed class OptionsLoaderTests
{
    // One valid value for each option that differs from its default.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["kubeconfig"] = "/some/file",
        ["watch-namespaces"] = "a, b",
        ["watch-label-selector"] = "team in (a,b), !paused",
        ["leader-elect"] = "false",
        ["lease-namespace"] = "ops",
        ["lease-name"] = "other",
        ["lease-duration"] = "60s",
        ["lease-renew-deadline"] = "12s",
        ["lease-retry-period"] = "3s",
        ["cluster-id"] = "prod-1",
        ["cosmos-db-principal-id"] = "a232010e-820c-4083-83bb-3ace5fc29d0b",
        ["grant-vaults"] = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-cmk",
        ["resource-missing-grace"] = "2s",
        ["default-interval"] = "1h30m",
        ["fleet-looks"] = "false",
        ["full-look-interval"] = "12h",
        ["open-reports"] = "true",
        ["absence-confirm-interval"] = "1s",
        ["operation-poll-interval"] = "500ms",
        ["grant-propagation"] = "30s",
        ["concurrency"] = "3",
        ["reconcile-timeout"] = "45s",
        ["cloud"] = "china",
        ["arm-endpoint"] = "https://localhost:8443/",
        ["authority-host"] = "https://localhost:8443/",
        ["vault-suffix"] = "vault.localhost:8443",
        ["graph-endpoint"] = "https://localhost:8443/graph",
        ["arm-audience"] = "https://arm.example",
        ["trusted-ca-file"] = "/some/ca.pem",
        ["tenant-id"] = "contoso.onmicrosoft.com",
        ["client-id"] = "22222222-2222-2222-2222-222222222222",
        ["shared-identity-namespaces"] = "team-a, team-b",
        ["namespace-defaults"] = "true",
        ["credentials-service-account"] = "azure",
        ["namespace-subscriptions"] = "team-a=11111111-1111-1111-1111-111111111111, *=22222222-2222-2222-2222-222222222222",
        ["namespace-vaults"] = "team-a=/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-cmk",
        ["health-port"] = "0",
        ["health-address"] = "127.0.0.1",
        ["metrics-port"] = "0",
        ["metrics-object-limit"] = "100",
        ["webhook-port"] = "9443",
        ["webhook-cert-dir"] = "/some/folder",
        ["shutdown-timeout"] = "5s",
        ["log-format"] = "text",
        ["log-level"] = "debug",
    };

    public static TheoryData<string> Names => [.. OptionCatalog.All.Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_option_can_be_set_by_flag_environment_and_settings(string name)
    {
        var option = OptionCatalog.All.Single(candidate => candidate.Name == name);
        var value = Values[name];
        OperatorOptions[] read =
        [
            Load([$"--{name}", value]).Options,
            Load([$"--{name}={value}"]).Options,
            Load([], environment: new() { [option.Environment] = value }).Options,
            Load([], settings: new() { [option.Setting] = value }).Options,
        ];

        Assert.All(read, options => Assert.Equal(Describe(read[0]), Describe(options)));
        Assert.NotEqual(Describe(new OperatorOptions()), Describe(read[0]));
    }

    [Fact]
    public void The_names_are_derived_from_the_flag()
    {
        var option = OptionCatalog.All.Single(candidate => candidate.Name == "watch-namespaces");

        Assert.Equal(("CMK_OPERATOR_WATCH_NAMESPACES", "CmkOperator:WatchNamespaces"), (option.Environment, option.Setting));
    }

    [Fact]
    public void A_flag_wins_over_the_environment_and_that_over_the_settings()
    {
        var settings = new Dictionary<string, string> { ["CmkOperator:Concurrency"] = "3" };
        var environment = new Dictionary<string, string> { ["CMK_OPERATOR_CONCURRENCY"] = "4" };

        Assert.Equal(3, Load([], null, settings).Options.Reconcile.Concurrency);
        Assert.Equal(4, Load([], environment, settings).Options.Reconcile.Concurrency);
        Assert.Equal(5, Load(["--concurrency", "5"], environment, settings).Options.Reconcile.Concurrency);
    }

    [Fact]
    public void Without_any_source_the_defaults_hold_and_are_valid()
    {
        var read = Load([]);

        Assert.Empty(read.Problems);
        Assert.Equal(Describe(new OperatorOptions()), Describe(read.Options));
        Assert.Equal(
            (8081, 8080, IPAddress.Any, 10, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), CloudKind.Public, true),
            (read.Options.Process.HealthPort, read.Options.Process.MetricsPort, read.Options.Process.HealthAddress, read.Options.Reconcile.Concurrency,
                read.Options.Reconcile.ResourceMissingGrace, read.Options.Reconcile.DefaultInterval, read.Options.Cloud.Cloud, read.Options.Kubernetes.LeaderElect));
    }

    [Fact]
    public void All_problems_are_reported_together_and_each_names_its_source()
    {
        var read = Load(
            ["--concurrency", "0", "--nonsense", "1", "--health-port", "--default-interval=fast"],
            new() { ["CMK_OPERATOR_CLOUD"] = "Moon", ["AZURE_CLIENT_ID"] = "me" });

        Assert.Equal(
            [
                "--nonsense: no such option; --help lists all",
                "--health-port: a value is missing (PORT)",
                "--default-interval: 'fast' is not a duration from 1m to 24h, such as 30s, 5m or 1h30m",
                "--concurrency: '0' is not a whole number from 1 to 100",
                "CMK_OPERATOR_CLOUD: 'Moon' is not one of Public, USGovernment, China, Custom",
                "AZURE_CLIENT_ID: 'me' is not a GUID",
            ],
            read.Problems);
    }

    [Theory]
    [InlineData("--authority-host: 'http://login/' is not an absolute https URL", "--cloud=Custom", "--arm-endpoint=https://a/", "--authority-host=http://login/", "--vault-suffix=v", "--graph-endpoint=https://g/")]
    [InlineData("--graph-endpoint: a value is missing (URL)", "--cloud=Custom", "--arm-endpoint=https://a/", "--authority-host=https://b/", "--vault-suffix=v", "--graph-endpoint")]
    [InlineData("--cloud: 'Moon' is not one of Public, USGovernment, China, Custom", "--cloud=Moon", "--arm-endpoint=https://a/")]
    [InlineData("--lease-duration: 'long' is not a duration from 2s to 24h, such as 30s, 5m or 1h30m", "--lease-duration=long", "--lease-renew-deadline=20s", "--lease-retry-period=15s")]
    [InlineData("--metrics-port: 'x' is not a whole number from 0 to 65535", "--metrics-port=x", "--health-port=8080")]
    [InlineData("--webhook-cert-dir: a value is missing (DIR)", "--webhook-port=9443", "--webhook-cert-dir")]
    public void An_option_that_cannot_be_read_is_rejected_in_one_sentence(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Assert.Single(Load(arguments).Problems));

    [Fact]
    public void A_custom_cloud_needs_its_endpoints_and_another_must_not_have_them()
    {
        Assert.Equal(4, Load(["--cloud", "Custom"]).Problems.Count(problem => problem.EndsWith("needed with --cloud Custom", StringComparison.Ordinal)));
        Assert.Contains(Load(["--arm-endpoint", "https://x/"]).Problems, problem => problem.StartsWith("--arm-endpoint: only allowed with --cloud Custom", StringComparison.Ordinal));
        Assert.Empty(Load(
            ["--cloud", "Custom", "--arm-endpoint", "https://localhost:1/", "--authority-host", "https://localhost:1/",
                "--vault-suffix", "vault.localhost:1", "--graph-endpoint", "https://localhost:1/"]).Problems);
    }

    [Fact]
    public void A_missing_kubeconfig_is_rejected_at_start() =>
        Assert.Equal("--kubeconfig: '/no/such/file' does not exist", Assert.Single(Load(["--kubeconfig=/no/such/file"]).Problems));

    [Fact]
    public void A_lease_too_short_for_a_write_to_Azure_is_rejected_when_there_is_a_lease()
    {
        string[] tooShort = ["--lease-duration=12s", "--lease-renew-deadline=8s", "--lease-retry-period=2s"];

        Assert.StartsWith("--lease-duration: must be more than 10s longer than --lease-retry-period", Assert.Single(Load(tooShort).Problems), StringComparison.Ordinal);
        Assert.Empty(Load([.. tooShort, "--leader-elect=false"]).Problems);
        Assert.Empty(Load(["--lease-duration=13s", .. tooShort[1..]]).Problems);
    }

    [Fact]
    public void The_webhook_needs_a_separate_port_and_a_certificate()
    {
        Assert.Empty(Load(["--webhook-cert-dir=/certs"]).Problems);
        Assert.Empty(Load(["--webhook-port=9443", "--webhook-cert-dir=/certs"]).Problems);
        Assert.StartsWith("--webhook-cert-dir: required with --webhook-port", Assert.Single(Load(["--webhook-port=9443"]).Problems), StringComparison.Ordinal);
        Assert.All(
            ["8080", "8081"],
            port => Assert.StartsWith(
                "--webhook-port: must differ", Assert.Single(Load([$"--webhook-port={port}", "--webhook-cert-dir=/certs"]).Problems), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--watch-namespaces", "a,B")]
    [InlineData("--lease-namespace", "a/b")]
    [InlineData("--cluster-id", "a b")]
    [InlineData("--grant-vaults", "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x")]
    [InlineData("--shared-identity-namespaces", "a,B")]
    [InlineData("--credentials-service-account", "Azure")]
    [InlineData("--namespace-subscriptions", "")]
    [InlineData("--namespace-subscriptions", "team-a")]
    [InlineData("--namespace-subscriptions", "=11111111-1111-1111-1111-111111111111")]
    [InlineData("--namespace-subscriptions", "Team=11111111-1111-1111-1111-111111111111")]
    [InlineData("--namespace-subscriptions", "team-a=prod")]
    [InlineData("--namespace-vaults", "team-a=kv-cmk")]
    [InlineData("--namespace-vaults", "team-a=/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x")]
    [InlineData("--lease-renew-deadline", "15s")]
    [InlineData("--lease-retry-period", "10s")]
    [InlineData("--metrics-port", "8081")]
    [InlineData("--metrics-port", "70000")]
    [InlineData("--webhook-port", "70000")]
    [InlineData("--arm-endpoint", "http://localhost/")]
    [InlineData("--leader-elect", "maybe")]
    public void An_invalid_value_is_rejected_and_the_option_named(string flag, string value) =>
        Assert.Contains(Load([$"{flag}={value}"]).Problems, problem => problem.StartsWith(flag, StringComparison.Ordinal));

    [Fact]
    public void An_empty_flag_shares_the_operators_identity_with_nobody()
    {
        var read = Load(["--shared-identity-namespaces="], new() { ["CMK_OPERATOR_SHARED_IDENTITY_NAMESPACES"] = "team-a" });

        Assert.Empty(read.Problems);
        Assert.Empty(read.Options.Tenancy.SharedIdentityNamespaces);
    }

    [Fact]
    public void Entries_of_allow_lists_are_parsed()
    {
        var read = Load(["--namespace-subscriptions", Values["namespace-subscriptions"]]);

        Assert.Equal(
            [new NamespaceEntry("team-a", "11111111-1111-1111-1111-111111111111"), new NamespaceEntry("*", "22222222-2222-2222-2222-222222222222")],
            read.Options.Tenancy.Subscriptions!);
        Assert.Null(read.Options.Tenancy.Vaults);
    }

    [Theory]
    [InlineData(new[] { "--leader-elect" }, true)]
    [InlineData(new[] { "--leader-elect", "false" }, false)]
    [InlineData(new[] { "--leader-elect", "--concurrency", "2" }, true)]
    public void A_switch_alone_means_true(string[] arguments, bool expected)
    {
        var read = Load(arguments, new() { ["CMK_OPERATOR_LEADER_ELECT"] = "false" });

        Assert.Empty(read.Problems);
        Assert.Equal(expected, read.Options.Kubernetes.LeaderElect);
    }

    [Fact]
    public void A_flag_given_twice_is_rejected() =>
        Assert.Equal(["--concurrency: given more than once"], Load(["--concurrency", "1", "--concurrency", "2"]).Problems);

    [Fact]
    public void An_empty_variable_counts_as_not_set() =>
        Assert.Empty(Load([], new() { ["CMK_OPERATOR_CONCURRENCY"] = "", ["AZURE_CLIENT_ID"] = "" }).Problems);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_is_shown_whatever_else_is_wrong(string flag) => Assert.True(Load(["--nonsense", flag]).ShowHelp);

    [Fact]
    public void The_version_is_shown_whatever_else_is_wrong_and_is_that_of_the_build()
    {
        Assert.True(Load(["--nonsense", "--version"]).ShowVersion);
        Assert.False(Load(["--version", "--help"]).ShowVersion);
        Assert.Matches(@"^CmkOperator \d+\.\d+\.\d+", OptionsHelp.Version);
    }

    [Fact]
    public void The_help_names_every_option_its_default_and_its_variable() =>
        Assert.All(OptionCatalog.All, option =>
        {
            var words = string.Join(' ', OptionsHelp.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains($"--{option.Name} {option.Value} {option.Meaning} Default: {option.Default}. [{option.Environment}]", words, StringComparison.Ordinal);
        });

    private static OptionsResult Load(
        string[] arguments, Dictionary<string, string>? environment = null, Dictionary<string, string>? settings = null) =>
        OptionsLoader.Load(arguments, name => environment?.GetValueOrDefault(name), key => settings?.GetValueOrDefault(key));

    // Records print their members; lists do not, so they are joined.
    private static string Describe(OperatorOptions options) =>
        $"{options} {string.Join(',', options.Kubernetes.WatchNamespaces)} {string.Join(',', options.Reconcile.GrantVaults)} "
        + $"{string.Join(',', options.Tenancy.SharedIdentityNamespaces)} {string.Join(',', options.Tenancy.Subscriptions ?? [])} {string.Join(',', options.Tenancy.Vaults ?? [])}";

    [Theory]
    [InlineData("team in (a", "names 'team in (a'")]
    [InlineData("team=a,", "has an empty part")]
    [InlineData("size>3", "> and < are not supported")]
    public void A_label_selector_that_cannot_be_read_is_rejected_and_the_message_says_why(string text, string why)
    {
        var read = OptionsLoader.Load([], name => name == "CMK_OPERATOR_WATCH_LABEL_SELECTOR" ? text : null, _ => null);

        var problem = Assert.Single(read.Problems);
        Assert.StartsWith($"CMK_OPERATOR_WATCH_LABEL_SELECTOR: '{text}' is not a label selector", problem, StringComparison.Ordinal);
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_selector_needs_the_election_by_which_shards_find_each_other()
    {
        var read = OptionsLoader.Load(["--watch-label-selector=team=a", "--leader-elect=false"], _ => null, _ => null);

        Assert.Contains("--leader-elect", Assert.Single(read.Problems), StringComparison.Ordinal);
        Assert.Empty(OptionsLoader.Load(["--watch-label-selector=team=a"], _ => null, _ => null).Problems);
    }
}

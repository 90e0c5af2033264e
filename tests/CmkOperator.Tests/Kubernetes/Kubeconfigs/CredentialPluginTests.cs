using System.Text.Json.Nodes;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Credentials;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes.Kubeconfigs;

/// <summary>Credential plugins as shell scripts.</summary>
public sealed class CredentialPluginTests : KubeconfigTest
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    private int Runs => File.Exists(RunsPath) ? File.ReadAllLines(RunsPath).Length : 0;

    private string RunsPath => Path.Combine(Server.Folder, "runs");

    [Theory]
    [InlineData(V1, "Never")]
    [InlineData(V1, "IfAvailable")]
    [InlineData(V1Beta1, "Never")]
    [InlineData(V1Beta1, "")]
    public async Task A_plugin_is_asked_once_for_many_requests_and_knows_that_nobody_answers_it(string version, string mode)
    {
        Server.Script("plugin", $$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            {{Answer(version)}}
            """);
        var client = Client(Server.Kubeconfig($"{{exec: {{apiVersion: {version}, command: ./plugin, interactiveMode: '{mode}'}} }}"));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync("version", Token)));

        Assert.All(Server.Requests, request => Assert.Equal("Bearer token-1", request.Authorization));
        Assert.Equal(1, Runs);
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = version, ["spec"] = new JsonObject { ["interactive"] = false } },
            JsonNode.Parse(File.ReadAllText(Path.Combine(Server.Folder, "info")))));
    }

    [Fact]
    public async Task Arguments_and_variables_arrive_as_they_stand()
    {
        Server.Script("plugin", $"""
            [ "$1" = 'two words' ] && [ "$2" = '$HOME "x"' ] && [ "$EXTRA" = 'a b' ] && [ -n "$PATH" ] && [ -z "$(cat)" ] || exit 3
            {Answer()}
            """);

        await Client(Server.Kubeconfig(Exec(""", args: ['two words', '$HOME "x"'], env: [{name: EXTRA, value: a b}]"""))).GetAsync("version", Token);

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_wants_it_gets_to_know_the_cluster()
    {
        Server.Script("plugin", $"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            {Answer()}
            """);

        await Client(Server.Kubeconfig(
            Exec(", provideClusterInfo: true"),
            ", tls-server-name: kube.localhost, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x, n: 3, deep: [true, null, '1']} }]")).GetAsync("version", Token);

        var cluster = JsonNode.Parse(File.ReadAllText(Path.Combine(Server.Folder, "info")))!["spec"]!["cluster"]!;
        Assert.Equal($"https://kube.localhost:{Server.Port}", cluster["server"]!.GetValue<string>());
        Assert.Equal("kube.localhost", cluster["tls-server-name"]!.GetValue<string>());
        Assert.Equal(Server.AuthorityPem, System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(cluster["certificate-authority-data"]!.GetValue<string>())));
        Assert.Equal("""{"audience":"x","n":3,"deep":[true,null,"1"]}""", cluster["config"]!.ToJsonString());
    }

    [Fact]
    public async Task A_certificate_of_a_plugin_is_presented()
    {
        var (certificate, key) = Server.IssueClient("from-plugin");
        Certificate("first", certificate, key);

        await Client(Server.Kubeconfig(Exec())).GetAsync("version", Token);

        Assert.Equal(["CN=from-plugin"], Server.Requests.Select(r => r.Certificate));
    }

    [Fact]
    public async Task A_rejected_certificate_is_replaced_on_a_connection_of_its_own()
    {
        var (certificate, key) = Server.IssueClient("old");
        Certificate("old", certificate, key);
        var client = Client(Server.Kubeconfig(Exec()));
        await client.GetAsync("version", Token);
        (certificate, key) = Server.IssueClient("new");
        Certificate("new", certificate, key);
        Server.Accepts = request => request.Certificate == "CN=new";

        await client.GetAsync("version", Token);

        Assert.Equal(["CN=old", "CN=old", "CN=new"], Server.Requests.Select(r => r.Certificate));
    }

    [Fact]
    public async Task A_credential_is_renewed_before_it_expires()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Server.Script("plugin", Answer(more: ""","expirationTimestamp":"2030-01-01T13:00:00Z" """));
        var client = Client(Server.Kubeconfig(Exec()), time);
        await client.GetAsync("version", Token);
        time.Advance(TimeSpan.FromMinutes(59));
        await client.GetAsync("version", Token);
        Assert.Equal(1, Runs);
        time.Advance(TimeSpan.FromSeconds(31));

        await client.GetAsync("version", Token);

        Assert.Equal("Bearer token-2", Server.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_failed_early_renewal_leaves_the_credential_until_it_ends()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Server.Script("plugin", Answer(more: ""","expirationTimestamp":"2030-01-01T13:00:00Z" """));
        var client = Client(Server.Kubeconfig(Exec()), time);
        await client.GetAsync("version", Token);
        Server.Script("plugin", "exit 1");
        time.Advance(TimeSpan.FromMinutes(59.75));
        await client.GetAsync("version", Token);
        time.Advance(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));

        Assert.Equal(["Bearer token-1", "Bearer token-1"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_401_runs_the_plugin_again_and_repeats_the_request()
    {
        Server.Script("plugin", Answer());
        Server.Accepts = request => request.Authorization == "Bearer token-2";

        await Client(Server.Kubeconfig(Exec())).GetAsync("version", Token);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_plugin_whose_credentials_are_all_rejected_is_not_asked_with_every_request()
    {
        var time = new FakeTimeProvider();
        Server.Script("plugin", Answer());
        Server.Accepts = _ => false;
        var client = Client(Server.Kubeconfig(Exec()), time);
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));
        }

        Assert.Equal(2, Runs);
        time.Advance(PluginCredentialSource.Pause);
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));
        Assert.Equal(3, Runs);
    }

    [Fact]
    public async Task A_failing_plugin_is_reported_with_exit_code_and_words_and_not_run_for_each_request()
    {
        Server.Script("plugin", """
            echo x >> "$(dirname "$0")/runs"
            printf 'secret-on-stdout'
            printf 'login\nexpired: run az login' >&2
            exit 7
            """);
        var client = Client(Server.Kubeconfig(Exec(", installHint: get it")), new FakeTimeProvider());

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));

        Assert.Contains("of user 'dev' ended with exit code 7: login expired: run az login.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-on-stdout", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("get it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Runs);
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [InlineData("no-such-plugin-here", "is not in PATH")]
    [InlineData("./missing", "does not exist")]
    [InlineData("./ca.crt", "cannot be started")]
    public async Task A_missing_plugin_is_reported_with_its_install_hint(string command, string expected)
    {
        var kubeconfig = Server.Kubeconfig($"{{exec: {{apiVersion: {V1}, command: {command}, interactiveMode: Never, installHint: \"Install it:\\n brew install it\"}} }}");

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => Client(kubeconfig).GetAsync("version", Token));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Install it: brew install it", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "is not JSON")]
    [InlineData("[]", "is not an ExecCredential")]
    [InlineData("""{"kind":"ExecCredentials","apiVersion":"client.authentication.k8s.io/v1"}""", "kind 'ExecCredentials' instead of 'ExecCredential'")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}""", "instead of 'client.authentication.k8s.io/v1'")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}""", "without a status")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":""}}""", "neither a token nor a client certificate")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"k"}}""", "clientKeyData without clientCertificateData")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"soon"}}""", "expirationTimestamp that is not a time")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"c","clientKeyData":"SECRET"}}""", "no certificate with its unencrypted private key")]
    public async Task An_answer_that_is_no_credential_is_reported_without_quoting_it(string answer, string expected)
    {
        Server.Script("plugin", $"printf '%s' '{answer}'");

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => Client(Server.Kubeconfig(Exec())).GetAsync("version", Token));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_does_not_end_is_stopped_with_its_children()
    {
        var time = new FakeTimeProvider();
        Server.Script("plugin", """
            echo $$ > "$(dirname "$0")/pid.tmp" && mv "$(dirname "$0")/pid.tmp" "$(dirname "$0")/pid"
            echo waiting for a code >&2
            cat /dev/zero > /dev/null
            """);
        var client = Client(Server.Kubeconfig(Exec()), time);
        var request = client.GetAsync("version", Token);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Server.Folder, "pid")), "the plugin runs");

        // The request gives up after its own half minute, the plugin after its minute.
        time.Advance(KubernetesApi.RequestTimeout);
        await Assert.ThrowsAsync<KubernetesApiException>(() => request);
        var watch = client.OpenStreamAsync("things?watch=1", Token);
        time.Advance(CredentialPlugin.Limit - KubernetesApi.RequestTimeout);
        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => watch);

        Assert.Contains("did not end within 60 s and was stopped: waiting for a code.", failure.Message, StringComparison.Ordinal);
        var pid = int.Parse(File.ReadAllText(Path.Combine(Server.Folder, "pid")), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{pid}"), "the plugin has ended");
    }

    [Fact]
    public async Task Stopping_the_operator_ends_a_plugin_that_runs()
    {
        Server.Script("plugin", """
            echo $$ > "$(dirname "$0")/pid.tmp" && mv "$(dirname "$0")/pid.tmp" "$(dirname "$0")/pid"
            cat /dev/zero > /dev/null
            """);
        using var connection = new KubernetesConnection(() => KubernetesClientFactory.Create(Server.Kubeconfig(Exec())), NetworkClock.System);
        var request = new KubernetesApi(connection, NetworkClock.System).GetAsync("version", Token);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Server.Folder, "pid")), "the plugin runs");

        connection.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => request);
        var pid = int.Parse(File.ReadAllText(Path.Combine(Server.Folder, "pid")), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{pid}"), "the plugin has ended");
    }

    [Fact]
    public async Task A_token_in_the_kubeconfig_wins_and_the_plugin_does_not_run()
    {
        Server.Script("plugin", Answer());

        await Client(Server.Kubeconfig($"{{token: fixed, exec: {{apiVersion: {V1}, command: ./plugin, interactiveMode: Never}} }}")).GetAsync("version", Token);

        Assert.Equal(["Bearer fixed"], Server.Requests.Select(r => r.Authorization));
        Assert.Equal(0, Runs);
    }

    [Fact]
    public void Reading_the_configuration_runs_no_plugin()
    {
        Server.Script("plugin", Answer());
        var kubeconfig = Server.Kubeconfig(Exec());

        Assert.Equal("ops", KubernetesClientFactory.CurrentNamespace(kubeconfig));
        Assert.Null(KubernetesClientFactory.FindFault(kubeconfig));
        KubernetesClientFactory.Create(kubeconfig).Dispose();

        Assert.Equal(0, Runs);
    }

    private static string Exec(string more = "") => $"{{exec: {{apiVersion: {V1}, command: ./plugin, interactiveMode: Never{more}}} }}";

    // Counts its runs, and gives token-1, token-2 and so on.
    private static string Answer(string version = V1, string more = "") => $$$"""
        folder=$(dirname "$0")
        echo x >> "$folder/runs"
        run=$(wc -l < "$folder/runs" | tr -d ' ')
        printf '{"kind":"ExecCredential","apiVersion":"{{{version}}}","status":{"token":"token-%s"{{{more}}} } }' "$run"
        """;

    private void Certificate(string name, string certificate, string key)
    {
        var answer = new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = V1,
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        };
        Server.Script("plugin", $"cat '{Server.Write($"{name}.json", answer.ToJsonString())}'");
    }
}

using System.Net;
using System.Text;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Credentials;
using CmkOperator.Kubernetes.Kubeconfigs;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Kubernetes.Kubeconfigs;

/// <summary>Tokens, files, passwords and certificates as kubeconfigs carry them.</summary>
public sealed class UserCredentialTests : KubeconfigTest
{
    [Fact]
    public async Task A_token_file_is_relative_to_its_kubeconfig()
    {
        Server.Write("secrets/token", "from-file\n");

        await Client(Server.Kubeconfig("{tokenFile: secrets/token}")).GetAsync("version", Token);

        Assert.Equal(["Bearer from-file"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_rotated_token_is_read_after_a_minute()
    {
        var time = new FakeTimeProvider();
        Server.Write("token", "old");
        var client = Client(Server.Kubeconfig("{tokenFile: token}"), time);
        await client.GetAsync("version", Token);
        Server.Write("token", "new");
        await client.GetAsync("version", Token);
        time.Advance(TokenFileCredentialSource.Reading);
        await client.GetAsync("version", Token);

        Assert.Equal(["Bearer old", "Bearer old", "Bearer new"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_revoked_token_is_read_again_immediately_and_the_request_repeated()
    {
        Server.Write("token", "old");
        var client = Client(Server.Kubeconfig("{tokenFile: token}"));
        await client.GetAsync("version", Token);
        Server.Write("token", "new");
        Server.Accepts = request => request.Authorization == "Bearer new";

        await client.SendAsync(HttpMethod.Post, "apis", "{}"u8.ToArray(), "application/json", Token);

        Assert.Equal(["Bearer old", "Bearer old", "Bearer new"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_pod_reads_its_token_again_after_a_401_too()
    {
        Server.Write("token", "old");
        var pod = ServiceAccount.Find(
            name => name switch { "KUBERNETES_SERVICE_HOST" => "127.0.0.1", "KUBERNETES_SERVICE_PORT" => $"{Server.Port}", _ => null }, Server.Folder)!;
        var client = Client(() => KubernetesClientFactory.Create(pod, TimeProvider.System));
        await client.GetAsync("version", Token);
        Server.Write("token", "new");
        Server.Accepts = request => request.Authorization == "Bearer new";

        await client.GetAsync("version", Token);

        Assert.Equal("Bearer new", Server.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_401_with_the_same_token_in_the_file_is_reported_after_one_request()
    {
        Server.Write("token", "revoked");
        Server.Accepts = _ => false;

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => Client(Server.Kubeconfig("{tokenFile: token}")).GetAsync("version", Token));

        Assert.Equal(HttpStatusCode.Unauthorized, failure.StatusCode);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_token_file_that_is_emptied_while_it_is_replaced_leaves_the_old_token()
    {
        var time = new FakeTimeProvider();
        Server.Write("token", "old");
        var client = Client(Server.Kubeconfig("{tokenFile: token}"), time);
        await client.GetAsync("version", Token);
        Server.Write("token", "");
        time.Advance(TokenFileCredentialSource.Reading);

        await client.GetAsync("version", Token);

        Assert.Equal("Bearer old", Server.Requests.Last().Authorization);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task An_empty_token_file_is_refused_and_no_anonymous_request_sent(string content)
    {
        Server.Write("token", content);
        var kubeconfig = Server.Kubeconfig("{tokenFile: token}");

        var failure = await Assert.ThrowsAsync<KubernetesApiException>(() => Client(kubeconfig).GetAsync("version", Token));

        Assert.Contains("is empty", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is empty", KubernetesClientFactory.FindFault(kubeconfig), StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_token_in_the_kubeconfig_is_used_until_its_file_is_there()
    {
        var time = new FakeTimeProvider();
        var client = Client(Server.Kubeconfig("{token: inline, tokenFile: later}"), time);
        await client.GetAsync("version", Token);
        Server.Write("later", "from-file");
        time.Advance(TokenFileCredentialSource.Reading);

        await client.GetAsync("version", Token);

        Assert.Equal(["Bearer inline", "Bearer from-file"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_kubeconfig_that_is_replaced_is_read_again_with_the_first_401()
    {
        var kubeconfig = Server.Kubeconfig("{token: old}");
        var client = Client(kubeconfig);
        await client.GetAsync("version", Token);
        Server.Accepts = request => request.Authorization == "Bearer another";
        Server.Kubeconfig("{token: another}");

        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));
        await client.GetAsync("version", Token);

        Assert.Equal("Bearer another", Server.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_password_is_sent_as_basic_authentication()
    {
        await Client(Server.Kubeconfig("{username: me, password: 'p:w'}")).GetAsync("version", Token);

        Assert.Equal(["Basic " + Convert.ToBase64String("me:p:w"u8)], Server.Requests.Select(r => r.Authorization));
    }

    [Theory]
    [InlineData("client-certificate: client.crt, client-key: client.key")]
    [InlineData("client-certificate-data: CRT, client-key-data: KEY")]
    [InlineData("client-certificate-data: CRT, client-key: client.key")]
    [InlineData("client-certificate: client.crt, client-key-data: KEY")]
    [InlineData("client-certificate-data: CRT, client-certificate: missing, client-key-data: KEY, client-key: missing")]
    public async Task A_client_certificate_and_its_key_are_inline_or_files_independently(string fields)
    {
        var (certificate, key) = Server.IssueClient("dev");
        Server.Write("client.crt", certificate);
        Server.Write("client.key", key);
        var user = fields.Replace("CRT", Base64(certificate), StringComparison.Ordinal).Replace("KEY", Base64(key), StringComparison.Ordinal);

        await Client(Server.Kubeconfig($"{{ {user} }}")).GetAsync("version", Token);

        Assert.Equal(["CN=dev"], Server.Requests.Select(r => r.Certificate));
    }

    [Fact]
    public async Task A_renewed_certificate_file_is_used_after_the_first_401()
    {
        var kubeconfig = Server.Kubeconfig("{client-certificate: client.crt, client-key: client.key}");
        Issue("old");
        var client = Client(kubeconfig);
        await client.GetAsync("version", Token);
        Issue("new");
        Server.Accepts = request => request.Certificate == "CN=new";

        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync("version", Token));
        await client.GetAsync("version", Token);

        Assert.Equal("CN=new", Server.Requests.Last().Certificate);

        void Issue(string name)
        {
            var (certificate, key) = Server.IssueClient(name);
            Server.Write("client.crt", certificate);
            Server.Write("client.key", key);
        }
    }

    [Fact]
    public async Task Every_request_and_watch_acts_as_the_impersonated_user()
    {
        var client = Client(Server.Kubeconfig("{token: admin, as: 'jürgen', as-uid: '42', as-groups: [viewers], as-user-extra: {reason: [test], 'acme.com/scope x': [a]} }"));

        await client.GetAsync("version", Token);
        using var watch = await client.OpenStreamAsync("things?watch=1", Token);
        await client.SendAsync(HttpMethod.Post, "things", "{}"u8.ToArray(), "application/json", Token);

        Assert.Equal(3, Server.Requests.Count);
        Assert.All(Server.Requests, request => Assert.Equal(
            ["impersonate-extra-acme.com%2fscope%20x: a", "impersonate-extra-reason: test", "impersonate-group: viewers", "impersonate-uid: 42", "impersonate-user: jürgen"],
            request.Impersonation.Select(line => line.ToLowerInvariant()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Several_groups_are_several_headers_and_not_one_with_commas()
    {
        var client = Client(Server.Kubeconfig("{token: admin, as: dev, as-groups: ['a,b', viewers, ops], as-user-extra: {scopes: [one, two]} }"));

        await client.GetAsync("version", Token);
        await client.SendAsync(HttpMethod.Post, "things", "{}"u8.ToArray(), "application/json", Token);

        Assert.Equal(2, Server.Requests.Count);
        Assert.All(Server.Requests, request => Assert.Equal(
            [
                "Impersonate-Extra-scopes: one", "Impersonate-Extra-scopes: two", "Impersonate-Group: a,b", "Impersonate-Group: ops", "Impersonate-Group: viewers",
                "Impersonate-User: dev",
            ],
            request.Impersonation.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Without_impersonation_no_such_header_is_sent_and_the_protocol_is_HTTP_2()
    {
        await Client(Server.Kubeconfig("{token: t}")).GetAsync("version", Token);

        Assert.Equal("HTTP/2", Assert.Single(Server.Requests).Protocol);
        Assert.Empty(Server.Requests.Single().Impersonation);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}

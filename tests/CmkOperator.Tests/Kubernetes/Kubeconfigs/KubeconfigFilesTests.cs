using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Kubeconfigs;
using CmkOperator.Tests.Kubernetes.Fakes;
using Xunit;

namespace CmkOperator.Tests.Kubernetes.Kubeconfigs;

/// <summary>Several files, addresses and proxies.</summary>
public sealed class KubeconfigFilesTests : KubeconfigTest
{
    [Fact]
    public async Task Of_several_files_each_has_its_own_relative_paths_and_an_empty_one_is_skipped()
    {
        var (certificate, key) = Server.IssueClient("dev");
        Server.Write("clusters/authority.crt", Server.AuthorityPem);
        Server.Write("users/client.crt", certificate);
        Server.Write("users/client.key", key);
        string[] files =
        [
            Server.Write("empty", ""),
            Server.Write("context", "{current-context: all, contexts: [{name: all, context: {cluster: c, user: u} }]}"),
            Server.Write("comment", "# nothing here\n---\n"),
            Server.Write("clusters/config", $$"""{clusters: [{name: c, cluster: {server: "https://kube.localhost:{{Server.Port}}", certificate-authority: authority.crt} }]}"""),
            Server.Write("users/config", "{users: [{name: u, user: {client-certificate: client.crt, client-key: client.key} }]}"),
        ];

        await Client(() => KubernetesClientFactory.Create(KubeconfigReader.Read(files), TimeProvider.System)).GetAsync("version", Token);

        Assert.Equal(["CN=dev"], Server.Requests.Select(r => r.Certificate));
    }

    [Fact]
    public void Of_two_entries_with_one_name_the_first_file_has_the_whole()
    {
        var first = Server.Write("first", "{current-context: a, contexts: [{name: a, context: {cluster: c, user: u} }], users: [{name: u, user: {token: first} }]}");
        var second = Server.Write("second", """
            {current-context: b, contexts: [{name: a, context: {cluster: d, namespace: other} }],
             clusters: [{name: c, cluster: {server: "https://c"} }], users: [{name: u, user: {token: second, as: admin} }]}
            """);

        var access = KubeconfigReader.Read([first, second]);

        Assert.Equal(("https://c/", "first", null, null), (access.Server.AbsoluteUri, access.User.Token, access.Namespace, access.Impersonation));
    }

    [Theory]
    [InlineData("https://kube.localhost:PORT/k8s/clusters/c-1", "/k8s/clusters/c-1/version")]
    [InlineData("https://kube.localhost:PORT/k8s/clusters/c-1/", "/k8s/clusters/c-1/version")]
    [InlineData("https://kube.localhost:PORT/", "/version")]
    [InlineData("https://0.0.0.0:PORT", "/version")]
    [InlineData("kube.localhost:PORT", "/version")]
    public async Task A_server_may_have_a_path_or_be_any_address_or_have_no_scheme(string server, string path)
    {
        await Client(Server.Kubeconfig("{token: t}", server: server)).GetAsync("version", Token);

        Assert.Equal([path], Server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task The_proxy_of_a_kubeconfig_is_used_even_for_this_machine()
    {
        await using var proxy = ForwardProxy.Start();

        await Client(Server.Kubeconfig("{token: t}", $", proxy-url: 'http://127.0.0.1:{proxy.Port}'")).GetAsync("version", Token);

        Assert.Equal([$"kube.localhost:{Server.Port}"], proxy.Targets);
        Assert.Equal(["Bearer t"], Server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task The_proxy_gets_the_password_of_its_address_and_no_token()
    {
        await using var proxy = ForwardProxy.Start(needsPassword: true);

        await Client(Server.Kubeconfig("{token: t}", $", proxy-url: 'http://me:p%40ss@127.0.0.1:{proxy.Port}'")).GetAsync("version", Token);

        Assert.Equal(["Proxy-Authorization: Basic " + Convert.ToBase64String("me:p@ss"u8)], proxy.Passwords);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public void Fields_that_change_nothing_are_accepted()
    {
        var access = KubeconfigReader.Read([Server.Kubeconfig(
            "{token: 'null', extensions: [], exec: null}", ", disable-compression: true, extensions: [{name: minikube.sigs.k8s.io, extension: {version: 1.2} }]")]);

        Assert.Equal(("null", "ops"), (access.User.Token, access.Namespace));
    }

    [Fact]
    public void A_pod_never_uses_a_proxy()
    {
        Server.Write("token", "t");
        var pod = ServiceAccount.Find(name => name switch { "KUBERNETES_SERVICE_HOST" => "fd00::1", "KUBERNETES_SERVICE_PORT" => "443", _ => null }, Server.Folder);

        Assert.True(pod!.WithoutProxy);
        Assert.Equal("https://[fd00::1]/", pod.Server.AbsoluteUri);
    }
}

using CmkOperator.Azure.Proxies;
using Xunit;

namespace CmkOperator.Tests.Azure.Proxies;

/// <summary>NO_PROXY as Go reads it. The cases are those of golang.org/x/net/http/httpproxy, and what AKS sets.</summary>
public sealed class NoProxyTests
{
    private const string Aks = "10.0.0.0/16,168.63.129.16,127.0.0.1,169.254.169.254,aks-dns.hcp.westeurope.azmk8s.io,konnectivity,localhost,.svc,vault.azure.net";

    [Theory]
    // Networks.
    [InlineData("10.0.0.0/16", "https://10.0.3.4", true)]
    [InlineData("10.0.0.0/16", "https://10.1.0.1", false)]
    [InlineData("10.1.2.3/8", "https://10.250.0.1", true)]
    [InlineData("10.0.0.0/0", "https://192.0.2.1", true)]
    [InlineData("10.0.0.0/33", "https://10.0.0.1", false)]
    [InlineData("10.0.0.0/16", "https://[::ffff:10.0.1.1]", true)]
    [InlineData("fd00::/8", "https://[fd12::1]", true)]
    [InlineData("fd00::/8", "https://[fe80::1]", false)]
    [InlineData("10.0.0.0/16", "https://10.0.3.4.example.org", false)]
    // Everything.
    [InlineData("*", "https://management.azure.com", true)]
    [InlineData("a, *", "https://10.0.0.1", true)]
    // Domains with their sub-domains.
    [InlineData("azure.net", "https://azure.net", true)]
    [InlineData("azure.net", "https://v.vault.azure.net", true)]
    [InlineData("azure.net", "https://notazure.net", false)]
    [InlineData(".azure.net", "https://v.vault.azure.net", true)]
    [InlineData(".azure.net", "https://azure.net", false)]
    [InlineData("*.azure.net", "https://v.vault.azure.net", true)]
    [InlineData("*.azure.net", "https://azure.net", false)]
    [InlineData("AZURE.net", "https://Vault.Azure.NET", true)]
    [InlineData("bücher.example", "https://xn--bcher-kva.example", true)]
    // With a port.
    [InlineData("azure.net:443", "https://v.azure.net", true)]
    [InlineData("azure.net:8443", "https://v.azure.net", false)]
    [InlineData(".azure.net:8443", "https://v.azure.net:8443", true)]
    [InlineData("10.0.0.1:443", "https://10.0.0.1", true)]
    [InlineData("10.0.0.1:444", "https://10.0.0.1", false)]
    [InlineData("[fd00::1]:443", "https://[fd00::1]", true)]
    [InlineData("[fd00::1]:444", "https://[fd00::1]", false)]
    [InlineData("azure.net:https", "https://v.azure.net", false)]
    // Bare IPv6, with and without brackets.
    [InlineData("fd00::1", "https://[fd00::1]:6443", true)]
    [InlineData("fd00::1", "https://[fd00::2]", false)]
    [InlineData("[fd00::1]", "https://[fd00::1]", true)]
    [InlineData("fd00:0:0::1", "https://[fd00::1]", true)]
    // Blanks, empty entries, entries that mean nothing.
    [InlineData(" , a.example ,,b.example ", "https://b.example", true)]
    [InlineData(":443", "https://b.example", false)]
    [InlineData("", "https://b.example", false)]
    [InlineData(null, "https://b.example", false)]
    [InlineData(Aks, "https://10.0.0.1", true)]
    [InlineData(Aks, "https://v.vault.azure.net", true)]
    [InlineData(Aks, "https://management.azure.com", false)]
    [InlineData(Aks, "http://169.254.169.254/metadata", true)]
    public void Destinations_are_excluded_as_Go_excludes_them(string? list, string destination, bool excluded) =>
        Assert.Equal(excluded, NoProxy.Parse(list).Matches(new Uri(destination)));

    [Theory]
    [InlineData("HTTPS_PROXY", "NO_PROXY")]
    [InlineData("https_proxy", "no_proxy")]
    [InlineData("HTTPS_PROXY", "no_proxy")]
    [InlineData("https_proxy", "NO_PROXY")]
    [InlineData("ALL_PROXY", "NO_PROXY")]
    public void Upper_and_lower_case_variables_count(string proxy, string excluded)
    {
        var subject = Proxy((proxy, "proxy:3128"), (excluded, "10.0.0.0/8"));

        Assert.Equal(new Uri("http://proxy:3128"), subject.GetProxy(new Uri("https://management.azure.com")));
        Assert.Null(subject.GetProxy(new Uri("https://10.1.2.3")));
    }

    [Fact]
    public void The_upper_case_variable_wins()
    {
        var subject = Proxy(("HTTPS_PROXY", "http://upper"), ("https_proxy", "http://lower"), ("NO_PROXY", "a.example"), ("no_proxy", "b.example"));

        Assert.Equal("upper", subject.GetProxy(new Uri("https://b.example"))!.Host);
        Assert.Null(subject.GetProxy(new Uri("https://a.example")));
    }

    [Theory]
    [InlineData("https://localhost:6443")]
    [InlineData("https://127.3.2.1")]
    [InlineData("https://[::1]")]
    [InlineData("https://vault.localhost")]
    [InlineData("https://10.0.0.1:443")]
    [InlineData("https://kubernetes.default.svc")]
    [InlineData("https://kubernetes.default.svc.cluster.local")]
    public void This_machine_and_the_own_API_server_are_never_behind_a_proxy(string destination) =>
        Assert.Null(Proxy(("HTTPS_PROXY", "http://proxy"), ("KUBERNETES_SERVICE_HOST", "10.0.0.1")).GetProxy(new Uri(destination)));

    [Fact]
    public void Http_and_https_have_their_own_proxies_with_their_own_passwords()
    {
        var subject = Proxy(("HTTPS_PROXY", "http://a:secret@one:1"), ("HTTP_PROXY", "socks5h://two:2"));

        var https = subject.GetProxy(new Uri("https://x.example"))!;
        Assert.Equal(("one", "secret"), (https.Host, subject.Credentials!.GetCredential(https, "Basic")!.Password));
        var http = subject.GetProxy(new Uri("http://x.example"))!;
        Assert.Equal(("socks5", "two"), (http.Scheme, http.Host));
        Assert.Null(subject.Credentials.GetCredential(http, "Basic"));
    }

    [Theory]
    [InlineData("ftp://me:secret@proxy")]
    [InlineData("http://")]
    [InlineData("a b")]
    public void A_proxy_that_is_no_address_is_named_without_its_value(string value)
    {
        var problem = Assert.Single(ProxySettings.Read(name => name == "https_proxy" ? value : null).Problems);

        Assert.StartsWith("https_proxy: not the address of a proxy", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    private static EnvironmentProxy Proxy(params (string Name, string Value)[] environment)
    {
        string? Find(string name) => environment.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();
        return new EnvironmentProxy(ProxySettings.Read(Find), Find("KUBERNETES_SERVICE_HOST"));
    }
}

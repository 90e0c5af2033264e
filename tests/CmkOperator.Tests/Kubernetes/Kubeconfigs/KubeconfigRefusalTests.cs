using Xunit;

namespace CmkOperator.Tests.Kubernetes.Kubeconfigs;

/// <summary>What a kubeconfig asks for and the operator cannot honour is refused by its name, before anything is sent or executed.</summary>
public sealed class KubeconfigRefusalTests : KubeconfigTest
{
    private const string V1 = "client.authentication.k8s.io/v1";

    [Theory]
    [InlineData("{token: t, as-groups: [admins]}", "as of user 'dev' is missing")]
    [InlineData("{token: t, as-uid: '1'}", "as of user 'dev' is missing")]
    [InlineData("{token: t, as-user-extra: {a: [b]} }", "as of user 'dev' is missing")]
    [InlineData("{token: t, as: x, as-groups: admins}", "as-groups of user 'dev' is not a list")]
    [InlineData("{token: t, as: x, as-user-extra: {reason: text} }", "reason of as-user-extra of user 'dev' is not a list")]
    [InlineData("{token: t, as: \"a\\nImpersonate-Group: system:masters\"}", "as of user 'dev' has a value that no header")]
    [InlineData("{token: t, as: x, as-groups: [\"a\\uE000b\"]}", "as-groups of user 'dev' has a value that no header")]
    [InlineData("{token: t, as: x, as-groups: ['']}", "as-groups of user 'dev' has a value that no header")]
    [InlineData("{auth-provider: {name: gcp} }", "auth-provider 'gcp' of user 'dev' is not supported")]
    [InlineData("{token: t, as-roles: [a]}", "as-roles of user 'dev' is not known")]
    [InlineData("{}", "user 'dev' has no credentials")]
    [InlineData("{token: ''}", "user 'dev' has no credentials")]
    [InlineData("{token: \"a b\"}", "token of user 'dev' is not a token")]
    [InlineData("{token: [a]}", "token of user 'dev' is not a text")]
    [InlineData("{username: a}", "password of user 'dev' is missing")]
    [InlineData("{username: a, password: b, token: c}", "username of user 'dev' contradicts")]
    [InlineData("{client-certificate: nowhere.crt, client-key: nowhere.key}", "client-certificate of user 'dev' cannot be read")]
    [InlineData("{client-certificate: ca.crt}", "client-key of user 'dev' is missing")]
    [InlineData("{client-key: ca.crt}", "client-certificate of user 'dev' is missing")]
    [InlineData("{client-certificate: ca.crt, client-key: ca.crt}", "client-certificate of user 'dev' cannot be used")]
    [InlineData("{client-certificate-data: '%%%', client-key: ca.crt}", "client-certificate-data of user 'dev' is not base64")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x} }", "apiVersion of exec of user 'dev' is 'client.authentication.k8s.io/v1alpha1'")]
    [InlineData("{exec: {command: x} }", "apiVersion of exec of user 'dev' is missing")]
    [InlineData("{exec: {apiVersion: " + V1 + ", interactiveMode: Never} }", "command of exec of user 'dev' is missing")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x} }", "interactiveMode of exec of user 'dev' is missing")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x, interactiveMode: Always} }", "interactiveMode of exec of user 'dev' is Always")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x, interactiveMode: Sometimes} }", "interactiveMode of exec of user 'dev' is none of")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x, interactiveMode: Never, provideClusterInfo: maybe} }", "provideClusterInfo of exec of user 'dev' is neither")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x, interactiveMode: Never, env: [{value: a}]} }", "env of exec of user 'dev' has a variable")]
    [InlineData("{exec: {apiVersion: " + V1 + ", command: x, interactiveMode: Never, stdinUnavailable: true} }", "stdinUnavailable of exec of user 'dev' is not known")]
    public void A_user_is_refused_with_the_name_of_the_field(string user, string expected)
    {
        var refusal = Refusal(user);

        Assert.Contains(expected, refusal, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Server.Folder, "config"), refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", proxy-url: 'ftp://proxy'", "proxy-url of cluster 'test'")]
    [InlineData(", proxy-url: 'proxy:3128'", "proxy-url of cluster 'test'")]
    [InlineData(", insecure-skip-tls-verify: true", "insecure-skip-tls-verify of cluster 'test' contradicts certificate-authority")]
    [InlineData(", insecure-skip-tls-verify: perhaps", "insecure-skip-tls-verify of cluster 'test' is neither true nor false")]
    [InlineData(", certificate-authority-data: '%'", "certificate-authority-data of cluster 'test' is not base64")]
    [InlineData(", certificate-authority-data: aGVsbG8=", "certificate-authority-data of cluster 'test' holds no certificate")]
    [InlineData(", tls-server-name: 'a b'", "tls-server-name of cluster 'test'")]
    [InlineData(", tls-min-version: '1.3'", "tls-min-version of cluster 'test' is not known")]
    public void A_cluster_is_refused_with_the_name_of_the_field(string cluster, string expected) =>
        Assert.Contains(expected, Refusal("{token: t}", cluster), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("ftp://cluster")]
    [InlineData("https://user:secret@cluster")]
    [InlineData("https://cluster/?a=b")]
    public void A_server_that_is_no_address_is_refused_without_quoting_it(string server)
    {
        var refusal = Refusal("{token: t}", server: server);

        Assert.Contains("server of cluster 'test'", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("# nothing\n", "is empty")]
    [InlineData("text", "no YAML mapping")]
    [InlineData("a: [", "is not YAML")]
    [InlineData("a: 1\n---\nb: 2\n", "2 YAML documents")]
    [InlineData("kind: Pod", "kind of the file is 'Pod'")]
    [InlineData("apiVersion: v2", "apiVersion of the file is 'v2'")]
    [InlineData("kind: Config", "has no current-context")]
    [InlineData("current-context: a", "has no context 'a'")]
    [InlineData("{current-context: a, contexts: [{name: a, context: {cluster: b} }]}", "names 'b', which is not in clusters")]
    [InlineData("{current-context: a, contexts: [{name: a, context: {user: b} }]}", "cluster of context 'a' is missing")]
    [InlineData("{current-context: a, contexts: [{name: a}]}", "has no context")]
    [InlineData("{current-context: a, contexts: [{name: a, context: {} }, {name: a, context: {} }]}", "2 entries with the name 'a'")]
    [InlineData("{current-context: a, contexts: {a: {} } }", "contexts of the file is not a list")]
    [InlineData("{current-context: a, clusters: [{name: b, cluster: {server: 'https://b'} }], contexts: [{name: a, context: {cluster: b, user: c} }]}", "names 'c', which is not in users")]
    public void A_file_is_refused_with_what_is_wrong(string text, string expected) =>
        Assert.Contains(expected, CmkOperator.Kubernetes.Client.KubernetesClientFactory.FindFault(Server.Write("config", text)) ?? "not refused", StringComparison.Ordinal);

    [Fact]
    public void Deep_and_endless_texts_are_refused()
    {
        Assert.Contains("nested too deeply", Fault(new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("is too large", Fault(Server.Kubeconfig(
            "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, provideClusterInfo: true} }",
            ", extensions: [{name: client.authentication.k8s.io/exec, extension: " + Laughs() + "}]"), isPath: true), StringComparison.Ordinal);

        string Fault(string text, bool isPath = false) =>
            CmkOperator.Kubernetes.Client.KubernetesClientFactory.FindFault(isPath ? text : Server.Write("config", text)) ?? "not refused";

        static string Laughs() =>
            "{a0: &a0 [x, x], " + string.Join(", ", Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]")) + "}";
    }
}

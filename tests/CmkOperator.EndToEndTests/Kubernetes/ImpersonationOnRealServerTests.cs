using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.Kubernetes.Client;
using Xunit;

namespace CmkOperator.EndToEndTests.Kubernetes;

/// <summary>Whom the real API server takes an impersonating operator for. A server without the review of identities only shows that it understands the request.</summary>
public sealed class ImpersonationOnRealServerTests(RealApiServer server)
{
    private const string Review = "apis/authentication.k8s.io/v1/selfsubjectreviews";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_sees_the_user_with_each_group_and_value_apart()
    {
        var instance = await server.RequireAsync();
        var path = Path.Combine(Path.GetTempPath(), $"kubeconfig-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: "{{instance.Url}}", certificate-authority: "{{instance.CertificateAuthorityPath}}" } }]
            users: [{name: u, user: {token: "{{instance.Token}}", as: dev, as-groups: [one, 'two,three', 'system:masters'], as-user-extra: {scopes: [a, b]} } }]
            """, Token);
        try
        {
            using var connection = new KubernetesConnection(() => KubernetesClientFactory.Create(path), NetworkClock.System);
            var api = new KubernetesApi(connection, NetworkClock.System);
            Assert.NotNull(JsonNode.Parse(await api.GetAsync("apis/cmk-operator.io/v1alpha1/namespaces/impersonation/cmkworkspaces", Token))!["items"]);

            var user = await ReviewAsync(api);
            Assert.Equal("dev", user["username"]!.GetValue<string>());
            var groups = user["groups"]!.AsArray().Select(group => group!.GetValue<string>()).ToList();
            Assert.All(["one", "two,three", "system:masters"], group => Assert.Contains(group, groups));
            Assert.Equal(["a", "b"], user["extra"]!["scopes"]!.AsArray().Select(value => value!.GetValue<string>()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<JsonNode> ReviewAsync(KubernetesApi api)
    {
        try
        {
            var answer = await api.SendAsync(
                HttpMethod.Post, Review, """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""u8.ToArray(), KubernetesApi.Json, Token);
            return JsonNode.Parse(answer)!["status"]!["userInfo"]!;
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            Assert.Skip("The server listed the workspaces for an impersonated user; it has no SelfSubjectReview to show as whom.");
            throw;
        }
    }
}

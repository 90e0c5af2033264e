using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.TestKit.ApiServers;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>CmkWorkspace objects of one namespace, over plain HTTP, because the tests are about the answers of the server.</summary>
internal sealed class CmkWorkspaceClient(HttpClient client, string ns, CancellationToken cancellationToken, string group = "cmk-operator.io")
{
    public CmkWorkspaceClient(ApiServerInstance server, string ns, CancellationToken cancellationToken, string group = "cmk-operator.io")
        : this(server.Client, ns, cancellationToken, group)
    {
    }

    private string Collection => $"/apis/{group}/v1alpha1/namespaces/{ns}/cmkworkspaces";

    public Task<ApiAnswer> CreateAsync(JsonObject manifest) =>
        SendAsync(HttpMethod.Post, $"{Collection}?fieldValidation=Strict", manifest, "application/json");

    public Task<ApiAnswer> GetAsync(string name) => SendAsync(HttpMethod.Get, $"{Collection}/{name}", null, "application/json");

    public Task<ApiAnswer> PatchAsync(string name, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, $"{Collection}/{name}?fieldValidation=Strict", patch, "application/merge-patch+json");

    public Task<ApiAnswer> PatchStatusAsync(string name, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, $"{Collection}/{name}/status", patch, "application/merge-patch+json");

    public Task<ApiAnswer> DeleteAsync(string name) => SendAsync(HttpMethod.Delete, $"{Collection}/{name}", null, "application/json");

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, string mediaType) => Eventually.UntilAsync(
        async () =>
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
            }

            using var response = await client.SendAsync(request, cancellationToken);
            var node = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            return new ApiAnswer(response.StatusCode, node);
        },
        answer => answer.Code != HttpStatusCode.TooManyRequests);
}

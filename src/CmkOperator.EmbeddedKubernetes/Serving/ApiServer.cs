using System.Security.Cryptography;
using System.Text;
using CmkOperator.EmbeddedKubernetes.Discovery;
using CmkOperator.EmbeddedKubernetes.OpenApi;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.EmbeddedKubernetes.Statuses;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>Authenticates and routes every request, and answers failures as Kubernetes does.</summary>
internal sealed class ApiServer(ResourceCatalog catalog, ResourceEndpoint resources, DiscoveryEndpoint discovery, OpenApiEndpoint openApi, string token)
{
    private readonly byte[] _authorization = Encoding.UTF8.GetBytes($"Bearer {token}");

    /// <param name="context">The request.</param>
    /// <param name="stopping">Ends watches when the server stops.</param>
    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        context.Response.Headers.CacheControl = "no-cache, private";
        context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
        try
        {
            await RouteAsync(context, stopping);
        }
        catch (ApiException e) when (!context.Response.HasStarted)
        {
            if (e.RetryAfterSeconds is { } seconds)
            {
                context.Response.Headers.RetryAfter = $"{seconds}";
            }

            await ApiResponse.WriteAsync(context, e.Code, e.ToStatus(), ResponseForm.Json);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: no answer is possible.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await ApiResponse.WriteAsync(context, 400, ApiErrors.BadRequest(e.Message).ToStatus(), ResponseForm.Json);
        }
    }

    private async Task RouteAsync(HttpContext context, CancellationToken stopping)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/healthz" or "/livez" or "/readyz")
        {
            await ApiResponse.WriteTextAsync(context, 200, "ok");
            return;
        }

        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, _authorization))
        {
            throw ApiErrors.Unauthorized();
        }

        if (await discovery.TryHandleAsync(context, path) || await openApi.TryHandleAsync(context, path))
        {
            return;
        }

        if (RequestTarget.Parse(path) is { } target && catalog.Find(target.Group, target.Version, target.Plural) is { } definition)
        {
            await resources.HandleAsync(context, definition, target, stopping);
            return;
        }

        await ApiResponse.WriteTextAsync(context, 404, "404 page not found\n");
    }
}

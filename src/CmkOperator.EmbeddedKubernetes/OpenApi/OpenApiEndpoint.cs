using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Responses;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>Publishes the schemas: one OpenAPI v3 document for each group and version, and all in one of v2.</summary>
internal sealed class OpenApiEndpoint(ResourceCatalog catalog)
{
    /// <summary>Answers when the path is one of OpenAPI.</summary>
    public async Task<bool> TryHandleAsync(HttpContext context, string path)
    {
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["openapi", "v2"]:
                await WriteV2Async(context);
                return true;
            case ["openapi", "v3"]:
                await ApiResponse.WriteAsync(context, 200, Index(), ResponseForm.Json);
                return true;
            case ["openapi", "v3", "api", var version] when Of("", version) is { Count: > 0 } kinds:
                await ApiResponse.WriteAsync(context, 200, OpenApiV3.Build(kinds), ResponseForm.Json);
                return true;
            case ["openapi", "v3", "apis", var group, var version] when Of(group, version) is { Count: > 0 } kinds:
                await ApiResponse.WriteAsync(context, 200, OpenApiV3.Build(kinds), ResponseForm.Json);
                return true;
            default:
                return false;
        }
    }

    private List<ResourceDefinition> Of(string group, string version) => [.. catalog.All.Where(d => d.Group == group && d.Version == version)];

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in catalog.All.Select(PathOf).Distinct(StringComparer.Ordinal))
        {
            // The hash lets clients keep a document until a definition changes.
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={catalog.Revision}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static string PathOf(ResourceDefinition definition) =>
        definition.Group.Length == 0 ? $"api/{definition.Version}" : $"apis/{definition.Group}/{definition.Version}";

    private Task WriteV2Async(HttpContext context)
    {
        var document = OpenApiV2.Build([.. catalog.All]);
        var accept = context.Request.Headers.Accept.ToString();
        return accept.Contains("protobuf", StringComparison.Ordinal)
            ? ApiResponse.WriteBytesAsync(context, 200, OpenApiV2Protobuf.Encode(document), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
            : ApiResponse.WriteBytesAsync(context, 200, JsonText.ToUtf8(document), "application/json");
    }
}

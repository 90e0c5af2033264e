using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>Microsoft Graph's service principals: by object id, by application id, and by filter.</summary>
internal sealed partial class GraphEndpoints(AzureState azure, TenantDirectory directory)
{
    public ApiReply Handle(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw new ApiException(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }

        if (!azure.Switches.GraphReadable)
        {
            throw new ApiException(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }

        var path = request.Path;
        if (AlternateKey().Match(path) is { Success: true } byApp)
        {
            return One(request, directory.ByAppId(byApp.Groups[1].Value), byApp.Groups[1].Value);
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            [_, var list] when ResourceId.Is(list, "servicePrincipals") => List(request),
            [_, var list, var id] when ResourceId.Is(list, "servicePrincipals") => One(request, directory.ByObjectId(id), id),
            _ => throw new ApiException(400, "BadRequest", $"Resource not found for the segment '{(segments.Length > 1 ? segments[1] : path)}'."),
        };
    }

    private static ApiReply One(ApiRequest request, DirectoryPrincipal? principal, string asked)
    {
        if (principal is null)
        {
            throw new ApiException(404, "Request_ResourceNotFound", $"Resource '{asked}' does not exist or one of its queried reference-property objects are not present.");
        }

        var body = new JsonObject { ["@odata.context"] = $"{request.Authority}/v1.0/$metadata#servicePrincipals/$entity" };
        foreach (var (name, value) in Select(request, principal))
        {
            body[name] = value?.DeepClone();
        }

        return ApiReply.Ok(body);
    }

    private ApiReply List(ApiRequest request)
    {
        var principals = directory.All;
        if (request.Query["$filter"] is { } filter)
        {
            var match = Filter().Match(filter);
            if (!match.Success)
            {
                throw new ApiException(400, "Request_UnsupportedQuery", $"Unsupported or invalid query filter clause specified: '{filter}'.");
            }

            var wanted = match.Groups[2].Value;
            principals = principals.Where(principal => ResourceId.Is(wanted, match.Groups[1].Value switch
            {
                "appId" => principal.AppId,
                "id" => principal.ObjectId,
                _ => principal.DisplayName,
            }));
        }

        return ApiReply.Ok(new JsonObject
        {
            ["@odata.context"] = $"{request.Authority}/v1.0/$metadata#servicePrincipals",
            ["value"] = principals.Select(principal => (JsonNode?)Select(request, principal)).ToJsonArray(),
        });
    }

    private static JsonObject Select(ApiRequest request, DirectoryPrincipal principal)
    {
        var body = principal.ToJson();
        if (request.Query["$select"] is not { Length: > 0 } select)
        {
            return body;
        }

        var wanted = select.Split(',', StringSplitOptions.TrimEntries);
        var chosen = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (wanted.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                chosen[name] = value?.DeepClone();
            }
        }

        return chosen;
    }

    [GeneratedRegex(@"^/[^/]+/servicePrincipals\(appId='([^']*)'\)$", RegexOptions.IgnoreCase)]
    private static partial Regex AlternateKey();

    [GeneratedRegex(@"^\s*(appId|id|displayName)\s+eq\s+'([^']*)'\s*$")]
    private static partial Regex Filter();
}

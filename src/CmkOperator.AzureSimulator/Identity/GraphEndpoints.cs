using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>
/// Microsoft Graph's service principals: by object id, by application id, and by filter. The tenant has no users and no groups, and lists none.
/// </summary>
internal sealed partial class GraphEndpoints(AzureState azure, TenantDirectory directory)
{
    public ApiReply Handle(ApiRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var asksForObjects = segments is [_, var objects, var action] && ResourceId.Is(objects, "directoryObjects") && ResourceId.Is(action, "getByIds");
        if (!request.Is(asksForObjects ? "POST" : "GET"))
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

        return segments switch
        {
            _ when asksForObjects => ByIds(request),
            [_, var list] when ResourceId.Is(list, "users") || ResourceId.Is(list, "groups") => Listed(request, list.ToLowerInvariant(), []),
            [_, var list, var id] when ResourceId.Is(list, "users") || ResourceId.Is(list, "groups") => One(request, null, id),
            [_, var list, var id] when ResourceId.Is(list, "directoryObjects") => One(request, directory.ByObjectId(id), id),
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
            principals = principals.Where(GraphFilter.Parse(filter)
                ?? throw new ApiException(400, "Request_UnsupportedQuery", $"Unsupported or invalid query filter clause specified: '{filter}'."));
        }

        return Listed(request, "servicePrincipals", principals.Select(principal => (JsonNode?)Select(request, principal)));
    }

    /// <summary>What clients send to show names beside the object ids of role assignments; ids that nobody has are left out.</summary>
    private ApiReply ByIds(ApiRequest request)
    {
        var wanted = (JsonReading.Parse(request.BodyText).ArrayAt("ids") ?? throw new ApiException(400, "Request_BadRequest", "The property 'ids' is missing.")).Texts().ToArray();
        return Listed(request, "directoryObjects", directory.All
            .Where(principal => wanted.Contains(principal.ObjectId, StringComparer.OrdinalIgnoreCase))
            .Select(principal =>
            {
                var shown = principal.ToJson();
                shown["@odata.type"] = "#microsoft.graph.servicePrincipal";
                return (JsonNode?)shown;
            }));
    }

    private static ApiReply Listed(ApiRequest request, string of, IEnumerable<JsonNode?> items) => ApiReply.Ok(new JsonObject
    {
        ["@odata.context"] = $"{request.Authority}/v1.0/$metadata#{of}",
        ["value"] = items.ToJsonArray(),
    });

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
}

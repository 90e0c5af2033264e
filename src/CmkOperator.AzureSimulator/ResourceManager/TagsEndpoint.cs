using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>
/// <c>Microsoft.Resources/tags/default</c> at a subscription, a group or a resource: the tags of that scope, which its own body shows as well
/// (Azure REST API: Tags - Create Or Update, Update, Get and Delete At Scope).
/// </summary>
internal sealed class TagsEndpoint(AzureState azure, Subscriptions subscriptions)
{
    /// <summary>The reply, or null for other types of the namespace.</summary>
    public ApiReply? Handle(ApiRequest request)
    {
        var id = request.Id;
        if (id.Types is not [var type] || !ResourceId.Is(type, "tags") || id.SubscriptionId is null)
        {
            return null;
        }

        if (!ResourceId.Is(id.Name, "default"))
        {
            throw ApiException.Gateway(400, "InvalidTagsResourceName", $"The name of the tags resource at a scope is 'default', not '{id.Name}'.");
        }

        var target = ResourceId.Is(id.Scope, $"/subscriptions/{id.SubscriptionId}")
            ? subscriptions.Stored(id.SubscriptionId)
            : azure.Store.Find(id.Scope) ?? throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(id.Scope));
        switch (request.Method)
        {
            case "GET":
                return ApiReply.Ok(Show(id, target));
            case "PUT":
                return Write(request, target, Sent(request.RequireBody()));
            case "PATCH":
                var body = request.RequireBody();
                return Write(request, target, Patched(target.Body.ObjectAt("tags") ?? [], body.Text("operation") ?? "", Sent(body)));
            case "DELETE":
                Write(request, target, []);
                return ApiReply.Empty(200);
            default:
                throw request.MethodNotAllowed();
        }
    }

    /// <summary>The tags in use in a subscription, each with its values and how often they occur (Azure REST API: Tags - List).</summary>
    public static ApiReply Names(AzureState azure, ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var used = azure.Store.Within($"/subscriptions/{request.Id.SubscriptionId}")
            .SelectMany(resource => resource.Body.ObjectAt("tags") ?? [])
            .GroupBy(tag => tag.Key, tag => tag.Value.Text() ?? "", StringComparer.OrdinalIgnoreCase)
            .OrderBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase);
        return request.Page(
            used.Select(tag =>
            {
                var id = $"/subscriptions/{request.Id.SubscriptionId}/tagNames/{tag.Key}";
                return (JsonNode?)new JsonObject
                {
                    ["id"] = id,
                    ["tagName"] = tag.Key,
                    ["count"] = Count("Total", tag.Count()),
                    ["values"] = tag.GroupBy(value => value, StringComparer.Ordinal).OrderBy(value => value.Key, StringComparer.Ordinal)
                        .Select(value => (JsonNode?)new JsonObject
                        {
                            ["id"] = $"{id}/tagValues/{value.Key}",
                            ["tagValue"] = value.Key,
                            ["count"] = Count("Total", value.Count()),
                        }).ToJsonArray(),
                };
            }),
            1000);
    }

    private static JsonObject Count(string type, int value) => new() { ["type"] = type, ["value"] = value };

    private ApiReply Write(ApiRequest request, StoredResource target, JsonObject tags)
    {
        ArmResources.CheckTags(tags);
        target.Body["tags"] = tags;
        if (target.Body["systemData"] is not null)
        {
            ArmResources.Stamp(azure, target.Body, request, isNew: false);
        }

        ArmResources.ApplyPolicyTags(azure, target.Body);
        azure.Store.Put(target.Id.Text, target.Body);
        return ApiReply.Ok(Show(request.Id, target));
    }

    /// <summary>Names of tags are found in any casing, and keep the casing they were written in.</summary>
    private static JsonObject Patched(JsonObject held, string operation, JsonObject sent)
    {
        var result = ResourceId.Is(operation, "Replace") ? new JsonObject() : held.DeepClone().AsObject();
        switch (operation.ToLowerInvariant())
        {
            case "merge" or "replace":
                foreach (var (name, value) in sent)
                {
                    result[NameIn(result, name) ?? name] = value?.DeepClone();
                }

                return result;
            case "delete":
                foreach (var (name, value) in sent)
                {
                    // A pair with a value removes the tag only if that is its value.
                    if (NameIn(result, name) is { } found && (string.IsNullOrEmpty(value.Text()) || value.Text() == result.Text(found)))
                    {
                        result.Remove(found);
                    }
                }

                return result;
            default:
                throw ApiException.Gateway(400, "InvalidRequestContent", $"The operation '{operation}' of a tags patch is invalid: Merge, Replace or Delete is expected.");
        }
    }

    private static string? NameIn(JsonObject tags, string name) => tags.Select(tag => tag.Key).FirstOrDefault(held => ResourceId.Is(held, name));

    private static JsonObject Sent(JsonObject body) =>
        body.ObjectAt("properties", "tags")?.DeepClone().AsObject()
        ?? (body.ObjectAt("properties") is not null ? [] : throw ApiException.Gateway(400, "InvalidRequestContent", "The property 'properties' of a tags resource is missing."));

    private static JsonObject Show(ResourceId id, StoredResource target) => new()
    {
        ["id"] = $"{target.Id.Text}/providers/Microsoft.Resources/tags/{id.Name.ToLowerInvariant()}",
        ["name"] = "default",
        ["type"] = "Microsoft.Resources/tags",
        ["properties"] = new JsonObject { ["tags"] = target.Body["tags"]?.DeepClone() ?? new JsonObject() },
    };
}

using System.Globalization;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>What all resources have in common: the envelope, who wrote it and when, and the scope of a list.</summary>
internal static class ArmResources
{
    private static readonly string[] ReadOnlyMembers = ["id", "name", "type", "systemData", "properties", "etag"];

    /// <summary>A body in ARM's envelope: identity of the resource first, the members that were sent, then the properties.</summary>
    public static JsonObject Envelope(AzureState azure, ApiRequest request, JsonObject sent, StoredResource? existing, JsonObject properties, string type)
    {
        var body = new JsonObject
        {
            ["id"] = existing?.Id.Text ?? request.Id.Text,
            ["name"] = existing?.Id.Name ?? request.Id.Name,
            ["type"] = type,
        };
        foreach (var (name, value) in sent)
        {
            if (!ReadOnlyMembers.Contains(name, StringComparer.OrdinalIgnoreCase) && value is not null)
            {
                body[Canonical(name)] = value.DeepClone();
            }
        }

        if (existing is not null)
        {
            body["location"] ??= existing.Body["location"]?.DeepClone();
            if (existing.Body["systemData"] is { } before)
            {
                body["systemData"] = before.DeepClone();
            }
        }

        body["tags"] ??= new JsonObject();
        Stamp(azure, body, request, existing is null);
        body["properties"] = properties;
        return body;
    }

    /// <summary>Writes who changed a resource and when.</summary>
    public static void Stamp(AzureState azure, JsonObject body, ApiRequest request, bool isNew)
    {
        var now = Timestamp(azure.Now);
        var data = body.Ensure("systemData");
        if (isNew)
        {
            data["createdBy"] = request.Caller.ClientId;
            data["createdByType"] = "Application";
            data["createdAt"] = now;
        }

        data["lastModifiedBy"] = request.Caller.ClientId;
        data["lastModifiedByType"] = "Application";
        data["lastModifiedAt"] = now;
    }

    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The resources of a type in the group or subscription that a list asks for.</summary>
    public static IEnumerable<StoredResource> InScope(AzureState azure, ApiRequest request, string type) =>
        azure.Store.OfType(type).Where(resource => IsInScope(resource, request));

    /// <summary>Whether a resource is in the group or subscription that a list asks for.</summary>
    public static bool IsInScope(StoredResource resource, ApiRequest request) =>
        ResourceId.Is(resource.Id.SubscriptionId ?? "", request.Id.SubscriptionId)
        && (request.Id.ResourceGroup is null || ResourceId.Is(resource.Id.ResourceGroup ?? "", request.Id.ResourceGroup));

    /// <summary>Adds the tags that Azure Policy adds to every resource written.</summary>
    public static void ApplyPolicyTags(AzureState azure, JsonObject body)
    {
        foreach (var (name, value) in azure.Switches.PolicyTags)
        {
            body.Ensure("tags")[name] = value;
        }
    }

    /// <summary>Checks ARM's limits on tags: 50, names of 512 and values of 256 characters.</summary>
    public static void CheckTags(JsonNode? tags)
    {
        if (tags is null)
        {
            return;
        }

        if (tags is not JsonObject map)
        {
            throw ApiException.Gateway(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: the property 'tags' is no object.");
        }

        if (map.Count > 50)
        {
            throw ApiException.Gateway(400, "TooManyTags", $"The number of tags '{map.Count}' exceeds the maximum of 50.");
        }

        foreach (var (name, value) in map)
        {
            if (name.Length > 512 || name.Length == 0 || name.IndexOfAny(['<', '>', '%', '&', '\\', '?', '/']) >= 0)
            {
                throw ApiException.Gateway(400, "InvalidTagNameCharacters", $"The tag name '{name}' is empty, too long or holds one of the characters <>%&\\?/.");
            }

            if (value is not null && value.Text() is null)
            {
                throw ApiException.Gateway(400, "InvalidRequestContent", $"The value of the tag '{name}' is no string.");
            }

            if (value.Text() is { Length: > 256 } text)
            {
                throw ApiException.Gateway(400, "InvalidTagValueLength", $"The tag value '{text[..32]}...' exceeds the maximum length of 256.");
            }
        }
    }

    private static string Canonical(string name) =>
        Array.Find(["location", "tags", "identity", "sku", "kind", "zones", "plan", "managedBy", "extendedLocation"], known => ResourceId.Is(known, name)) ?? name;
}

/// <summary>How many of a type a subscription has, in one region or in all.</summary>
internal static class QuotaCounts
{
    /// <summary>Whether there are as many as the limit allows. They are counted one by one only where there could be.</summary>
    public static bool Reach(AzureState azure, string subscription, string type, string? region, int limit) =>
        azure.Store.Count(type) >= limit && Of(azure, subscription, type, region) >= limit;

    public static int Of(AzureState azure, string subscription, string type, string? region) =>
        azure.Store.OfType(type).Count(resource =>
            ResourceId.Is(resource.Id.SubscriptionId!, subscription)
            && (region is null || Regions.Normalize(resource.Body.Text("location") ?? "") == Regions.Normalize(region)));
}

/// <summary>The errors of ARM that more than one place needs.</summary>
internal static class ArmErrors
{
    public static ApiException ResourceNotFound(AzureState azure, ResourceId id)
    {
        if (id.ResourceGroup is { } group && azure.Store.Find(id.GroupId!) is null)
        {
            return ResourceGroupNotFound(group);
        }

        var path = string.Join('/', id.Types.Zip(id.Names, (type, name) => $"{type}/{name}").Prepend(id.Namespace));
        return ApiException.Gateway(404, "ResourceNotFound",
            id.ResourceGroup is null
                ? $"The Resource '{path}' under subscription '{id.SubscriptionId}' was not found."
                : $"The Resource '{path}' under resource group '{id.ResourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    public static ApiException ResourceGroupNotFound(string group) =>
        ApiException.Gateway(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");

    public static ApiException SubscriptionNotFound(string subscription) =>
        ApiException.Gateway(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.");
}

using System.Text.RegularExpressions;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>Resource groups: created immediately, deleted in a long operation with everything in them.</summary>
internal sealed partial class ResourceGroupEndpoints(AzureState azure, OperationRegistry operations, VaultRegistry vaults)
{
    private const int PageSize = 1000;

    public ApiReply List(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var groups = azure.Store.OfType(ResourceTypes.ResourceGroups).Where(group => ResourceId.Is(group.Id.SubscriptionId!, request.Id.SubscriptionId));
        if (request.Query["$filter"] is { Length: > 0 } filter)
        {
            var match = TagFilter().Match(filter);
            if (!match.Success)
            {
                throw ApiException.Gateway(400, "InvalidFilterInQueryString", $"Invalid $filter '{filter}' specified in the query string.");
            }

            groups = groups.Where(group =>
                group.Body.Text("tags", match.Groups[1].Value) is { } value && (!match.Groups[2].Success || value == match.Groups[2].Value));
        }

        var size = int.TryParse(request.Query["$top"], out var top) && top > 0 ? Math.Min(top, PageSize) : PageSize;
        return request.Page(groups.Select(group => (JsonNode?)group.Body.DeepClone()), size);
    }

    public ApiReply Handle(ApiRequest request)
    {
        var id = request.Id.GroupId!;
        var name = request.Id.ResourceGroup!;
        var group = azure.Store.Find(id);
        switch (request.Method)
        {
            case "GET":
                return ApiReply.Ok((group ?? throw ArmErrors.ResourceGroupNotFound(name)).Body.DeepClone());
            case "HEAD":
                return ApiReply.Empty(group is null ? 404 : 204);
            case "PUT":
                return Put(request, id, name, group);
            case "PATCH":
                return Patch(request, group ?? throw ArmErrors.ResourceGroupNotFound(name));
            case "DELETE":
                return Delete(request, group ?? throw ArmErrors.ResourceGroupNotFound(name));
            default:
                throw request.MethodNotAllowed();
        }
    }

    /// <summary>Replies to a poll of a group's deletion.</summary>
    public ApiReply Poll(ApiRequest request, string token) =>
        operations.All.FirstOrDefault(operation => ResourceId.Is(operation.Id, token)) switch
        {
            null => throw ApiException.Gateway(404, "ResourceNotFound", $"The operation '{token}' was not found."),
            { IsRunning: true } => Accepted(request, token),
            { Error: { } error } => new ApiException(409, error).ToReply(),
            _ => ApiReply.Empty(200),
        };

    /// <summary>Removes a group and all that is in it; vaults are only deleted softly.</summary>
    public void Remove(string id)
    {
        foreach (var vault in azure.Store.Within(id).Where(resource => ResourceId.Is(resource.Id.Type, ResourceTypes.Vaults)).ToArray())
        {
            vaults.DeleteVault(vault);
        }

        foreach (var workspace in azure.Store.Within(id).Where(resource => ResourceId.Is(resource.Id.Type, ResourceTypes.Workspaces)).ToArray())
        {
            if (workspace.Body.Text("properties", "serviceProvisionedResourceGroup") is { Length: > 0 } managed)
            {
                azure.Store.RemoveWithin($"/subscriptions/{workspace.Id.SubscriptionId}/resourceGroups/{managed}");
            }
        }

        azure.Store.RemoveWithin(id);
    }

    private ApiReply Put(ApiRequest request, string id, string name, StoredResource? existing)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw ApiException.Gateway(400, "InvalidResourceGroup",
                "The provided resource group name has these invalid characters. The name can only be a letter, digit, '-', '.', '(', ')' or '_', at most 90 of them, and must not end with a '.'.");
        }

        var body = request.RequireBody();
        if (existing?.Body.Text("properties", "provisioningState") == "Deleting")
        {
            throw ApiException.Gateway(409, "ResourceGroupBeingDeleted", $"The resource group '{name}' is in deprovisioning state and cannot perform this operation.");
        }

        if (body.Text("location") is not { Length: > 0 } location)
        {
            throw ApiException.Gateway(400, "LocationRequired", "The location property is required for this definition.");
        }

        if (!Regions.IsKnown(location))
        {
            throw ApiException.Gateway(400, "LocationNotAvailableForResourceGroup",
                $"The provided location '{location}' is not available for resource group. List of available regions is '{string.Join(',', Regions.DisplayNames.Select(Regions.Normalize))}'.");
        }

        if (existing is not null && Regions.Normalize(existing.Body.Text("location") ?? "") != Regions.Normalize(location))
        {
            throw ApiException.Gateway(409, "InvalidResourceGroupLocation",
                $"Invalid resource group location '{location}'. The Resource group already exists in location '{existing.Body.Text("location")}'.");
        }

        ArmResources.CheckTags(body["tags"]);
        var made = new JsonObject
        {
            ["id"] = existing?.Id.Text ?? id,
            ["name"] = existing?.Id.ResourceGroup ?? name,
            ["type"] = ResourceTypes.ResourceGroups,
            ["location"] = Regions.Normalize(location),
        };
        if (body["managedBy"] is { } managedBy)
        {
            made["managedBy"] = managedBy.DeepClone();
        }

        made["tags"] = body["tags"]?.DeepClone() ?? new JsonObject();
        made["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" };
        ArmResources.ApplyPolicyTags(azure, made);
        azure.Store.Put(id, made);
        return new ApiReply(existing is null ? 201 : 200, made.DeepClone());
    }

    private ApiReply Patch(ApiRequest request, StoredResource group)
    {
        var body = request.RequireBody();
        ArmResources.CheckTags(body["tags"]);
        if (body["tags"] is { } tags)
        {
            group.Body["tags"] = tags.DeepClone();
        }

        if (body["managedBy"] is { } managedBy)
        {
            group.Body["managedBy"] = managedBy.DeepClone();
        }

        azure.Store.Touch(group);
        return ApiReply.Ok(group.Body.DeepClone());
    }

    private ApiReply Delete(ApiRequest request, StoredResource group)
    {
        group.Body.Ensure("properties")["provisioningState"] = "Deleting";
        azure.Store.Touch(group);
        var operation = operations.Begin("Delete", group.Id.Text, azure.Switches.OperationDuration, _ =>
        {
            Remove(group.Id.Text);
            return null;
        });
        return Accepted(request, operation.Id);
    }

    private ApiReply Accepted(ApiRequest request, string token) =>
        ApiReply.Empty(202)
            .With("Location", $"{request.Authority}/subscriptions/{request.Id.SubscriptionId}/operationresults/{token}?api-version={request.ApiVersion}")
            .With("Retry-After", azure.Switches.SlowDependencies ? "15" : "1");

    [GeneratedRegex(@"^[-\w\._\(\)]{0,89}[-\w_\(\)]$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^\s*tagName\s+eq\s+'([^']*)'(?:\s+and\s+tagValue\s+eq\s+'([^']*)')?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex TagFilter();
}

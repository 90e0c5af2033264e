using System.Security.Cryptography;
using System.Text;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>Any resource that no provider treats specially: kept as sent, completed by what its service would add.</summary>
internal sealed class GenericProvider(AzureState azure, VaultRegistry vaults)
{
    private const int PageSize = 1000;

    public ApiReply Handle(ApiRequest request)
    {
        var id = request.Id;
        if (id.IsCollection && request.Is("POST"))
        {
            return Act(request);
        }

        if (id.IsCollection)
        {
            return request.Is("GET") ? List(request) : throw request.MethodNotAllowed();
        }

        var existing = azure.Store.Find(id.Text);
        return request.Method switch
        {
            "GET" => ApiReply.Ok(SearchVersions.Show(existing ?? throw ArmErrors.ResourceNotFound(azure, id), request.ApiVersion)),
            "HEAD" => ApiReply.Empty(existing is null ? 404 : 204),
            "PUT" => Put(request, existing),
            "PATCH" => Patch(request, existing ?? throw ArmErrors.ResourceNotFound(azure, id)),
            "DELETE" => Delete(existing),
            _ => throw request.MethodNotAllowed(),
        };
    }

    /// <summary>A PUT of a resource as its service would store it.</summary>
    public ApiReply Put(ApiRequest request, StoredResource? existing)
    {
        var id = request.Id;
        if (id.Parent is { } parent && azure.Store.Find(parent) is null)
        {
            throw ApiException.Gateway(404, "ParentResourceNotFound",
                $"Failed to perform 'write' on resource(s) of type '{string.Join('/', id.Types)}', because the parent resource '{parent}' could not be found.");
        }

        var body = request.RequireBody();
        ArmResources.CheckTags(body["tags"]);
        if (IsTracked(id))
        {
            LocationRules.Check(body, existing, request);
        }

        var type = TypeName(id);
        ResourceShapes.Check(type, id.Name, body);
        var made = ArmResources.Envelope(azure, request, body, existing, body.ObjectAt("properties")?.DeepClone().AsObject() ?? [], type);
        if (!IsTracked(id))
        {
            made.Remove("tags");
        }

        if (ManagedIdentities.CanonicalType(body.Text("identity", "type")) is { } identity)
        {
            ManagedIdentities.DemandExisting(azure, body.ObjectAt("identity", "userAssignedIdentities"));
            made["identity"] = ManagedIdentities.Resolve(azure, identity, body.ObjectAt("identity", "userAssignedIdentities"), existing?.Body.ObjectAt("identity"));
        }

        ResourceShapes.Complete(azure, vaults, existing, type, made);
        ArmResources.ApplyPolicyTags(azure, made);
        var stored = azure.Store.Put(id.Text, made);
        return new ApiReply(existing is null && !IsAlwaysOk(type) ? 201 : 200, SearchVersions.Show(stored, request.ApiVersion));
    }

    private ApiReply Patch(ApiRequest request, StoredResource existing)
    {
        var body = request.RequireBody();
        ArmResources.CheckTags(body["tags"]);
        if (body.Text("location") is not null)
        {
            LocationRules.Check(body, existing, request);
        }

        if (body["tags"] is { } tags)
        {
            existing.Body["tags"] = tags.DeepClone();
        }

        foreach (var member in (string[])["properties", "sku", "identity"])
        {
            if (body.ObjectAt(member) is { } sent)
            {
                JsonMergePatch.Apply(existing.Body.Ensure(member), sent);
            }
        }

        ResourceShapes.Complete(azure, vaults, existing, TypeName(existing.Id), existing.Body);
        ArmResources.Stamp(azure, existing.Body, request, isNew: false);
        ArmResources.ApplyPolicyTags(azure, existing.Body);
        azure.Store.Touch(existing);
        return ApiReply.Ok(SearchVersions.Show(existing, request.ApiVersion));
    }

    private ApiReply Delete(StoredResource? existing)
    {
        if (existing is null)
        {
            return ApiReply.Empty(204);
        }

        azure.Store.RemoveWithin(existing.Id.Text);
        return ApiReply.Empty(200);
    }

    private ApiReply List(ApiRequest request)
    {
        var id = request.Id;
        if (id.Parent is { } && id.Names.Count > 0 && azure.Store.Find(id.Text[..id.Text.LastIndexOf('/')]) is null)
        {
            throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(id.Text[..id.Text.LastIndexOf('/')]));
        }

        var items = azure.Store.OfType(id.Type).Where(resource => IsListed(resource.Id, id));
        return request.Page(items.Select(resource => (JsonNode?)SearchVersions.Show(resource, request.ApiVersion)), PageSize);
    }

    /// <summary>The actions that clients of dependencies call; secrets are made from the name and open nothing.</summary>
    private ApiReply Act(ApiRequest request)
    {
        var target = request.Id.Text[..request.Id.Text.LastIndexOf('/')];
        var resource = request.Id.Names.Count == 0 ? null : azure.Store.Find(target) ?? throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(target));
        return (resource is null ? request.Id.Namespace! : TypeName(resource.Id), request.Id.Types[^1].ToLowerInvariant()) switch
        {
            (_, "checknameavailability") => ApiReply.Ok(new JsonObject { ["nameAvailable"] = true }),
            (ResourceTypes.StorageAccounts, "listkeys") => ApiReply.Ok(new JsonObject
            {
                ["keys"] = new JsonArray(StorageKey("key1", target), StorageKey("key2", target)),
            }),
            (ResourceTypes.Registries, "listcredentials") => ApiReply.Ok(new JsonObject
            {
                ["username"] = resource!.Id.Name,
                ["passwords"] = new JsonArray(new JsonObject { ["name"] = "password", ["value"] = Made(target + "1") }, new JsonObject { ["name"] = "password2", ["value"] = Made(target + "2") }),
            }),
            (ResourceTypes.CosmosAccounts, "listkeys") => ApiReply.Ok(new JsonObject { ["primaryMasterKey"] = Made(target + "1"), ["secondaryMasterKey"] = Made(target + "2") }),
            (ResourceTypes.SearchServices, "listadminkeys") => ApiReply.Ok(new JsonObject { ["primaryKey"] = Made(target + "1"), ["secondaryKey"] = Made(target + "2") }),
            _ => throw ApiException.Gateway(404, "InvalidResourceType", $"The resource type '{string.Join('/', request.Id.Types)}' could not be found in the namespace '{request.Id.Namespace}' for api version '{request.ApiVersion}'."),
        };
    }

    private static JsonObject StorageKey(string name, string target) => new() { ["keyName"] = name, ["permissions"] = "FULL", ["value"] = Made(target + name) };

    private static string Made(string seed) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(seed)));

    private static bool IsListed(ResourceId item, ResourceId list) =>
        list.Names.Count > 0 || list.Scope.Count(letter => letter == '/') > 4
            ? ResourceId.Is(item.Text[..item.Text.LastIndexOf('/')], list.Text)
            : ResourceId.Is(item.SubscriptionId ?? "", list.SubscriptionId) && (list.ResourceGroup is null || ResourceId.Is(item.ResourceGroup ?? "", list.ResourceGroup));

    /// <summary>Top-level resources of a group have a location; children and extensions do not.</summary>
    private static bool IsTracked(ResourceId id) =>
        id.Types.Count == 1 && id.ResourceGroup is not null && ResourceId.Is(id.Scope, id.GroupId)
        && !ResourceId.Is(id.Namespace!, "Microsoft.Authorization") && !ResourceId.Is(id.Namespace!, "Microsoft.Resources");

    /// <summary>Services that answer 200 to a first PUT as well.</summary>
    private static bool IsAlwaysOk(string type) =>
        type is ResourceTypes.StorageAccounts or ResourceTypes.CosmosAccounts or ResourceTypes.Components or ResourceTypes.Registries;

    private static string TypeName(ResourceId id) =>
        Array.Find(
            [
                ResourceTypes.StorageAccounts, ResourceTypes.CosmosAccounts, ResourceTypes.SearchServices, ResourceTypes.UserAssignedIdentities,
                ResourceTypes.VirtualNetworks, ResourceTypes.PrivateEndpoints, ResourceTypes.Components, ResourceTypes.Registries,
            ],
            known => ResourceId.Is(known, id.Type))
        ?? $"{ProviderCatalog.Canonical(id.Namespace!) ?? id.Namespace}/{string.Join('/', id.Types)}";
}

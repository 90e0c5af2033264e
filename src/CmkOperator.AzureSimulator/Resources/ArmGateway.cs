using System.Text.RegularExpressions;
using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.MachineLearning;
using CmkOperator.AzureSimulator.ResourceGraph;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>ARM's front door: token, api-version, subscription, throttling, rights, locks; then the provider that is asked for.</summary>
internal sealed partial class ArmGateway
{
    private readonly AzureWorld _world;
    private readonly Subscriptions _subscriptions;
    private readonly ResourceGroups _groups;
    private readonly GenericProvider _generic;
    private readonly RequestBuckets _buckets;
    private readonly ResourceGraphEndpoint _graph;
    private readonly Dictionary<string, IResourceProvider> _providers;

    public ArmGateway(AzureWorld world)
    {
        _world = world;
        _subscriptions = new Subscriptions(world);
        _groups = new ResourceGroups(world);
        _generic = new GenericProvider(world);
        _buckets = new RequestBuckets(world);
        _graph = new ResourceGraphEndpoint(world);
        IResourceProvider[] providers = [new WorkspaceProvider(world, _generic), new VaultProvider(world), new AuthorizationProvider(world), new UsagesProvider(world, "Microsoft.Search"), new UsagesProvider(world, "Microsoft.Storage")];
        _providers = providers.ToDictionary(provider => provider.Namespace, StringComparer.OrdinalIgnoreCase);
    }

    public static bool Serves(string path) => FirstSegment().IsMatch(path);

    public ApiReply Handle(ApiRequest request, Caller? caller, bool hasToken)
    {
        request.Id = ResourceId.Parse(request.Path);
        request.Caller = Authenticate(caller, hasToken);
        CheckVersion(request);
        var limits = _buckets.Take(request);
        ApiReply reply;
        try
        {
            reply = Route(request);
        }
        catch (ApiException refused)
        {
            foreach (var (name, value) in limits)
            {
                refused.Headers.TryAdd(name, value);
            }

            throw;
        }

        foreach (var (name, value) in limits)
        {
            reply.With(name, value);
        }

        return reply;
    }

    private ApiReply Route(ApiRequest request)
    {
        var id = request.Id;
        if (id.SubscriptionId is not null)
        {
            _subscriptions.Demand(id.SubscriptionId, request.IsWrite);
        }

        return Split(request) switch
        {
            ["subscriptions"] => _subscriptions.List(request),
            ["tenants"] => _subscriptions.Tenants(request),
            ["providers", "microsoft.resourcegraph", "resources"] => request.Is("POST") ? _graph.Handle(request) : throw request.MethodNotAllowed(),
            ["subscriptions", _] => _subscriptions.Get(id.SubscriptionId!),
            ["subscriptions", _, "locations"] => Subscriptions.Locations(request),
            ["subscriptions", _, "operationresults", var token] => _groups.Poll(request, token),
            ["subscriptions", _, "resources"] => GenericResourceList.Handle(_world, request),
            ["subscriptions", _, "resourcegroups"] => _groups.List(request),
            ["subscriptions", _, "resourcegroups", _] => Group(request),
            ["subscriptions", _, "resourcegroups", _, "resources"] => GroupResources(request),
            ["subscriptions", _, "providers"] => _world.Providers.Handle(request, id.SubscriptionId!, null, null),
            ["subscriptions", _, "providers", _] => _world.Providers.Handle(request, id.SubscriptionId!, id.Namespace, null),
            ["subscriptions", _, "providers", _, "register" or "unregister"] => _world.Providers.Handle(request, id.SubscriptionId!, id.Namespace, id.Types[0]),
            _ when id.Namespace is not null && id.Types.Count > 0 => Provider(request),
            _ => throw ApiException.Gateway(404, "InvalidResourceType", $"The path '{request.Path}' names nothing that Azure Resource Manager serves."),
        };
    }

    private ApiReply Group(ApiRequest request)
    {
        var verb = request.Method switch { "GET" or "HEAD" => "read", "DELETE" => "delete", _ => "write" };
        _world.Access.Demand(request.Caller, $"Microsoft.Resources/subscriptions/resourceGroups/{verb}", request.Id.GroupId!);
        LockRules.Demand(_world, request);
        return _groups.Handle(request);
    }

    private ApiReply GroupResources(ApiRequest request)
    {
        DemandGroup(request);
        _world.Access.Demand(request.Caller, "Microsoft.Resources/subscriptions/resourceGroups/resources/read", request.Id.GroupId!);
        return GenericResourceList.Handle(_world, request);
    }

    private ApiReply Provider(ApiRequest request)
    {
        var id = request.Id;
        var ns = ProviderCatalog.Canonical(id.Namespace!)
            ?? throw ApiException.Gateway(404, "InvalidResourceNamespace", $"The resource namespace '{id.Namespace}' is invalid.");
        if (id.ResourceGroup is not null)
        {
            DemandGroup(request);
        }

        DemandAccess(request);
        LockRules.Demand(_world, request);
        if (id.SubscriptionId is not null && request.IsWrite)
        {
            _world.Providers.Demand(id.SubscriptionId, ns);
        }

        return (_providers.TryGetValue(ns, out var provider) ? provider.Handle(request) : null) ?? _generic.Handle(request);
    }

    private void DemandGroup(ApiRequest request)
    {
        var id = request.Id;
        var group = _world.Store.Find(id.GroupId!);
        if (group is null)
        {
            throw ArmErrors.ResourceGroupNotFound(id.ResourceGroup!);
        }

        if (group is not null && request.Is("PUT") && group.Body["properties"] is { } properties && (string?)properties["provisioningState"] == "Deleting")
        {
            throw ApiException.Gateway(409, "ResourceGroupBeingDeleted", $"The resource group '{id.ResourceGroup}' is in deprovisioning state and cannot perform this operation.");
        }
    }

    private void DemandAccess(ApiRequest request)
    {
        var id = request.Id;
        var isAction = id.IsCollection && request.Is("POST") && id.Types.Count > 0;
        var type = $"{ProviderCatalog.Canonical(id.Namespace!)}/{string.Join('/', id.Types.Take(isAction ? id.Types.Count - 1 : id.Types.Count))}".TrimEnd('/');
        var action = request.Method switch
        {
            "GET" or "HEAD" => $"{type}/read",
            "DELETE" => $"{type}/delete",
            "POST" when isAction => $"{type}/{id.Types[^1]}/action",
            _ => $"{type}/write",
        };
        // A list is a read of what holds it; an extension is judged at what it extends.
        var scope = ResourceId.Is(id.Namespace!, "Microsoft.Authorization") && id.Scope.Length > 1 ? id.Scope
            : id.IsCollection ? id.Names.Count > 0 ? id.Text[..id.Text.LastIndexOf('/')] : id.Scope
            : id.Text;
        _world.Access.Demand(request.Caller, action, scope);
    }

    private Caller Authenticate(Caller? caller, bool hasToken)
    {
        var (code, message) = (caller, hasToken) switch
        {
            (_, false) => ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
            (null, _) => ("InvalidAuthenticationToken", "The access token is invalid."),
            ({ } known, _) when !Audiences.IsArm(known.Audience) =>
                ("InvalidAuthenticationToken", $"The access token has been obtained for wrong audience or resource '{known.Audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com','{_world.Endpoints.Arm}'."),
            ({ } known, _) when !ResourceId.Is(known.TenantId, _world.TenantId) =>
                ("InvalidAuthenticationTokenTenant", $"The access token is from the wrong issuer. It must match the tenant associated with this subscription. Please use the authority (URL) '{_world.Endpoints.Authority}/{_world.TenantId}' to get the token."),
            _ => (null, null),
        };
        if (code is null)
        {
            return caller!;
        }

        var refused = ApiException.Gateway(401, code, message!);
        refused.Headers["WWW-Authenticate"] =
            $"Bearer authorization_uri=\"{_world.Endpoints.Authority}/{_world.TenantId}\", error=\"invalid_token\", error_description=\"{message}\"";
        throw refused;
    }

    private static void CheckVersion(ApiRequest request)
    {
        if (request.Query["api-version"] is not { Length: > 0 } version)
        {
            throw ApiException.Gateway(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }

        request.ApiVersion = version;
        var id = request.Id;
        var isRoot = id.Namespace is null || id.Types.Count == 0 || (id.Types.Count == 1 && request.Is("POST") && id.ResourceGroup is null && id.Types[0].ToLowerInvariant() is "register" or "unregister");
        var type = isRoot ? "Microsoft.Resources/" : id.Type;
        var known = ApiVersions.Of(type);
        if (known is null ? ApiVersions.IsWellFormed(version) : known.Contains(version, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        if (isRoot || !ApiVersions.IsWellFormed(version))
        {
            throw ApiException.Gateway(
                400,
                "InvalidApiVersionParameter",
                $"The api-version '{version}' is invalid. The supported versions are '{string.Join(',', known ?? ApiVersions.Of("Microsoft.Resources/")!)}'.");
        }

        var typeName = string.Join('/', id.Types);
        throw ApiException.Gateway(
            400,
            "NoRegisteredProviderFound",
            $"No registered resource provider found for location '' and API version '{version}' for type '{typeName}'. The supported api-versions are '{string.Join(", ", known!)}'. The supported locations are '{string.Join(", ", Regions.DisplayNames.Select(Regions.Normalize))}'.");
    }

    /// <summary>The lower-cased segments, for the paths that are known by their words.</summary>
    private static string[] Split(ApiRequest request) => request.Path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^/(subscriptions|providers|tenants)(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex FirstSegment();
}

using System.Text.RegularExpressions;
using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.ResourceGraph;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>ARM's front door: token, api-version, subscription, throttling, rights, locks; then the provider of the namespace.</summary>
internal sealed partial class ArmGateway(
    AzureState azure,
    AccessEvaluator access,
    Subscriptions subscriptions,
    ResourceGroupEndpoints groups,
    GenericProvider generic,
    ProviderRegistry providers,
    ProviderEndpoints registrations,
    ResourceGraphEndpoint graph,
    Dictionary<string, Func<ApiRequest, ApiReply?>> services)
{
    // POSTs that Azure's list of actions has as reads (Azure documentation: "Azure permissions for AI + machine learning").
    private static readonly HashSet<string> ReadingActions = new(StringComparer.OrdinalIgnoreCase) { "diagnose", "listNotebookAccessToken", "listNotebookKeys" };

    private readonly RequestBuckets _buckets = new(azure);

    public static bool Serves(string path) => FirstSegment().IsMatch(path);

    public ApiReply Handle(ApiRequest request, CallerIdentity? caller, bool hasToken)
    {
        request.Id = ResourceId.Parse(request.Path);
        request.Caller = Authenticate(caller, hasToken);
        CheckVersion(request);
        var limits = _buckets.Take(request);
        try
        {
            return Route(request).With(limits);
        }
        catch (ApiException refused)
        {
            foreach (var (name, value) in limits)
            {
                refused.Headers.TryAdd(name, value);
            }

            throw;
        }
    }

    private ApiReply Route(ApiRequest request)
    {
        var id = request.Id;
        if (id.SubscriptionId is not null)
        {
            subscriptions.Demand(id.SubscriptionId, request.IsWrite);
        }

        return Split(request) switch
        {
            ["subscriptions"] => subscriptions.List(request),
            ["tenants"] => subscriptions.Tenants(request),
            ["providers", "microsoft.resourcegraph", "resources"] => request.Is("POST") ? graph.Handle(request) : throw request.MethodNotAllowed(),
            ["subscriptions", _] => subscriptions.Get(id.SubscriptionId!),
            ["subscriptions", _, "locations"] => Subscriptions.Locations(request),
            ["subscriptions", _, "operationresults", var token] => groups.Poll(request, token),
            ["subscriptions", _, "tagnames"] => TagsEndpoint.Names(azure, request),
            ["subscriptions", _, "resources"] => GenericResourceList.Handle(azure, request),
            ["subscriptions", _, "resourcegroups"] => groups.List(request),
            ["subscriptions", _, "resourcegroups", _] => Group(request),
            ["subscriptions", _, "resourcegroups", _, "resources"] => GroupResources(request),
            ["subscriptions", _, "providers"] => registrations.Handle(request, id.SubscriptionId!, null, null),
            ["subscriptions", _, "providers", _] => registrations.Handle(request, id.SubscriptionId!, id.Namespace, null),
            ["subscriptions", _, "providers", _, "register" or "unregister"] => registrations.Handle(request, id.SubscriptionId!, id.Namespace, id.Types[0]),
            _ when id.Namespace is not null && id.Types.Count > 0 => Provider(request),
            _ => throw ApiException.Gateway(404, "InvalidResourceType", $"The path '{request.Path}' names nothing that Azure Resource Manager serves."),
        };
    }

    private ApiReply Group(ApiRequest request)
    {
        var verb = request.Method switch { "GET" or "HEAD" => "read", "DELETE" => "delete", _ => "write" };
        access.Demand(request.Caller, $"Microsoft.Resources/subscriptions/resourceGroups/{verb}", request.Id.GroupId!);
        LockRules.Demand(azure, request);
        return groups.Handle(request);
    }

    private ApiReply GroupResources(ApiRequest request)
    {
        DemandGroup(request);
        access.Demand(request.Caller, "Microsoft.Resources/subscriptions/resourceGroups/resources/read", request.Id.GroupId!);
        return GenericResourceList.Handle(azure, request);
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
        LockRules.Demand(azure, request);
        if (id.SubscriptionId is not null && request.IsWrite)
        {
            providers.Demand(id.SubscriptionId, ns);
        }

        return (services.TryGetValue(ns, out var service) ? service(request) : null) ?? generic.Handle(request);
    }

    private void DemandGroup(ApiRequest request)
    {
        var id = request.Id;
        var group = azure.Store.Find(id.GroupId!) ?? throw ArmErrors.ResourceGroupNotFound(id.ResourceGroup!);
        if (request.Is("PUT") && group.Body.Text("properties", "provisioningState") == "Deleting")
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
            "POST" when isAction => $"{type}/{id.Types[^1]}/{(ReadingActions.Contains(id.Types[^1]) ? "read" : "action")}",
            _ => $"{type}/write",
        };
        // A list is a read of its parent; an extension is evaluated at the scope that it extends.
        var extends = ResourceId.Is(id.Namespace!, "Microsoft.Authorization") || ResourceId.Is(id.Type, "Microsoft.Resources/tags");
        var scope = extends && id.Scope.Length > 1 ? id.Scope
            : id.IsCollection ? id.Names.Count > 0 ? id.Text[..id.Text.LastIndexOf('/')] : id.Scope
            : id.Text;
        access.Demand(request.Caller, action, scope);
    }

    private CallerIdentity Authenticate(CallerIdentity? caller, bool hasToken)
    {
        var (code, message) = (caller, hasToken) switch
        {
            (_, false) => ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
            (null, _) => ("InvalidAuthenticationToken", "The access token is invalid."),
            ({ } known, _) when !Audiences.IsArm(known.Audience) =>
                ("InvalidAuthenticationToken", $"The access token has been obtained for wrong audience or resource '{known.Audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com','{azure.Endpoints.Arm}'."),
            ({ } known, _) when !ResourceId.Is(known.TenantId, azure.TenantId) =>
                ("InvalidAuthenticationTokenTenant", $"The access token is from the wrong issuer. It must match the tenant associated with this subscription. Please use the authority (URL) '{azure.Endpoints.Authority}/{azure.TenantId}' to get the token."),
            _ => (null, null),
        };
        if (code is null)
        {
            return caller!;
        }

        var refused = ApiException.Gateway(401, code, message!);
        refused.Headers["WWW-Authenticate"] =
            $"Bearer authorization_uri=\"{azure.Endpoints.Authority}/{azure.TenantId}\", error=\"invalid_token\", error_description=\"{message}\"";
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
            throw ApiException.Gateway(400, "InvalidApiVersionParameter",
                $"The api-version '{version}' is invalid. The supported versions are '{string.Join(',', known ?? ApiVersions.Of("Microsoft.Resources/")!)}'.");
        }

        var typeName = string.Join('/', id.Types);
        throw ApiException.Gateway(400, "NoRegisteredProviderFound",
            $"No registered resource provider found for location '' and API version '{version}' for type '{typeName}'. The supported api-versions are '{string.Join(", ", known!)}'. The supported locations are '{string.Join(", ", Regions.DisplayNames.Select(Regions.Normalize))}'.");
    }

    /// <summary>The lower-cased segments of the path.</summary>
    private static string[] Split(ApiRequest request) => request.Path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^/(subscriptions|providers|tenants)(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex FirstSegment();
}

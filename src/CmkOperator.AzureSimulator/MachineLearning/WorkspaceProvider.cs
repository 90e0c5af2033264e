using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Microsoft.MachineLearningServices of ARM.</summary>
internal sealed class WorkspaceProvider(AzureState azure, OperationRegistry operations, ManagedGroups groups, WorkspaceLifecycle lifecycle)
{
    private const int PageSize = 100;
    private readonly WorkspaceActions _actions = new(azure, operations);
    private readonly ComputeEndpoints _computes = new(azure);
    private readonly PrivateEndpointConnections _connections = new(azure, groups);
    private readonly LocationReads _locations = new(operations);

    public ApiReply? Handle(ApiRequest request)
    {
        var types = request.Id.Types;
        if (Is(types[0], "locations"))
        {
            return _locations.Handle(request);
        }

        if (!Is(types[0], "workspaces"))
        {
            return null;
        }

        return (types.Count, request.Id.Names.Count) switch
        {
            (1, 0) => List(request),
            (1, 1) => Workspace(request),
            (2, 1) when request.Is("POST") => _actions.Handle(request, Require(request)),
            _ when Is(types[1], "computes") => _computes.Handle(request, Require(request)),
            _ when Is(types[1], "privateEndpointConnections") => _connections.Handle(request, Require(request)),
            (2, 1) when request.Is("GET") => WorkspaceActions.Read(request, Require(request)),
            _ => null,
        };
    }

    private ApiReply Workspace(ApiRequest request) => request.Method switch
    {
        "GET" when lifecycle.IsHidden(request.Id.Text) => throw ArmErrors.ResourceNotFound(azure, request.Id),
        "HEAD" when lifecycle.IsHidden(request.Id.Text) => ApiReply.Empty(404),
        "GET" => ApiReply.Ok(WorkspaceVersions.Show(Require(request).Body, request.ApiVersion)),
        "HEAD" => ApiReply.Empty(azure.Store.Find(request.Id.Text) is null ? 404 : 204),
        "PUT" => lifecycle.Put(request),
        "PATCH" => lifecycle.Patch(request),
        "DELETE" => lifecycle.Delete(request),
        _ => throw request.MethodNotAllowed(),
    };

    private ApiReply List(ApiRequest request)
    {
        if (!request.Is("GET"))
        {
            throw request.MethodNotAllowed();
        }

        var kind = request.Query["kind"];
        return request.Page(
            ArmResources.InScope(azure, request, ResourceTypes.Workspaces)
                .Where(workspace => string.IsNullOrEmpty(kind) || kind.Split(',').Any(wanted => Is(wanted, workspace.Body.Text("kind"))))
                .Select(workspace => (JsonNode?)WorkspaceVersions.Show(workspace.Body, request.ApiVersion)),
            PageSize);
    }

    private StoredResource Require(ApiRequest request)
    {
        var id = $"{request.Id.Scope}/providers/{request.Id.Namespace}/workspaces/{request.Id.Names[0]}";
        return azure.Store.Find(id) ?? throw ArmErrors.ResourceNotFound(azure, ResourceId.Parse(id));
    }

    private static bool Is(string left, string? right) => ResourceId.Is(left, right);
}

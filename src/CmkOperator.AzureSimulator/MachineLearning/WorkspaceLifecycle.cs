using System.Globalization;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>Creation, change and deletion of workspaces: accepted immediately, decided when the operation ends.</summary>
internal sealed class WorkspaceLifecycle(
    AzureState azure, OperationRegistry operations, KeyPreconditions preconditions, ManagedGroups groups, SoftDeletedWorkspaces softDeleted)
{
    private readonly HashSet<string> _succeeded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _shownFrom = new(StringComparer.OrdinalIgnoreCase);

    public ApiReply Put(ApiRequest request)
    {
        var existing = azure.Store.Find(request.Id.Text);
        var body = request.RequireBody();
        var sent = body.ObjectAt("properties") ?? throw WorkspaceRules.Bad("The property 'properties' is required in the body of a workspace.");
        var properties = WorkspaceVersions.Known(sent, request.ApiVersion);
        DemandIdle(request.Id.Text);
        var isFirst = existing is null || !HasSucceeded(existing);
        WorkspaceRules.CheckPut(azure, request, body, properties, existing);
        var late = request.LateError;
        if (existing is not null && !isFirst)
        {
            WorkspaceImmutability.CheckPut(azure, body, properties, existing);
            late ??= WorkspaceImmutability.ChangesHbi(properties, existing) ? new ApiError("InternalServerError", "Received 500 from a service request") : null;
        }

        if (softDeleted.Find(request.Id.Text) is { } deleted)
        {
            return OverSoftDeleted(request, properties, deleted);
        }

        var wanted = WorkspaceBody.Compose(azure, request, body, properties, isFirst ? null : existing);
        if (isFirst)
        {
            SetState(wanted, "Creating");
            var made = azure.Store.Put(request.Id.Text, wanted);
            if (azure.Switches.CreatedWorkspaceLag > TimeSpan.Zero)
            {
                _shownFrom[made.Id.Text] = DateTimeOffset.MaxValue;
            }

            return Accepted(request, Begin(request, "Create", at => Show(made, late ?? FinishCreate(made), at), error => FailCreate(made, error)));
        }

        SetState(existing!.Body, "Updating");
        azure.Store.Touch(existing);
        return Accepted(request, Begin(
            request,
            "Update",
            at => late ?? FinishUpdate(existing, wanted.ObjectAt("properties")!, () => existing.Body = wanted),
            _ => SetState(existing.Body, "Succeeded")));
    }

    /// <summary>Whether reads do not show a workspace yet, although it was made.</summary>
    public bool IsHidden(string id) => _shownFrom.TryGetValue(id, out var from) && azure.Now < from;

    public ApiReply Patch(ApiRequest request)
    {
        var workspace = azure.Store.Find(request.Id.Text) ?? throw ArmErrors.ResourceNotFound(azure, request.Id);
        var body = request.RequireBody();
        var counted = WorkspacePatch.Check(azure, request, body, workspace);
        DemandIdle(request.Id.Text);
        var state = workspace.Body.Text("properties", "provisioningState") ?? "Succeeded";
        if (request.LateError is null && counted.Count == 0 && body["identity"] is null)
        {
            WorkspacePatch.Apply(azure, request, body, counted, workspace);
            return ApiReply.Ok(WorkspaceVersions.Show(workspace.Body, request.ApiVersion));
        }

        var wanted = workspace.Body["properties"]!.DeepClone().AsObject();
        if (WorkspacePatch.NewKey(counted) is { } key)
        {
            wanted.Ensure("encryption").Ensure("keyVaultProperties")["keyIdentifier"] = key;
        }

        SetState(workspace.Body, "Updating");
        azure.Store.Touch(workspace);
        return Accepted(request, Begin(
            request,
            "Update",
            _ => request.LateError ?? FinishUpdate(workspace, wanted, () => WorkspacePatch.Apply(azure, request, body, counted, workspace)),
            _ => SetState(workspace.Body, state == "Failed" ? "Failed" : "Succeeded")));
    }

    public ApiReply Delete(ApiRequest request)
    {
        var purges = ResourceId.Is("true", request.Query["forceToPurge"]);
        var workspace = azure.Store.Find(request.Id.Text);
        if (workspace is null)
        {
            return DeleteAbsent(request, purges);
        }

        DemandIdle(request.Id.Text);
        SetState(workspace.Body, "Deleting");
        azure.Store.Touch(workspace);
        return Deleting(request, Begin(request, "Delete", at => request.LateError ?? FinishDelete(workspace, purges, at), _ => SetState(workspace.Body, "Failed")));
    }

    private ApiError? Show(StoredResource made, ApiError? failure, DateTimeOffset at)
    {
        if (failure is not null)
        {
            _shownFrom.Remove(made.Id.Text);
        }
        else if (_shownFrom.ContainsKey(made.Id.Text))
        {
            _shownFrom[made.Id.Text] = at + azure.Switches.CreatedWorkspaceLag;
        }

        return failure;
    }

    private ApiReply DeleteAbsent(ApiRequest request, bool purges)
    {
        if (!purges || softDeleted.Find(request.Id.Text) is not { } deleted)
        {
            return ApiReply.Empty(204);
        }

        if (azure.Switches.PurgeDeadEnd)
        {
            var code = azure.Switches.PurgeDeadEndCode;
            throw new ApiException(ResourceId.Is(code, "ResourceNotFound") ? 404 : 400, code, $"Unable to find workspace: {request.Id.Text}");
        }

        return Deleting(request, Begin(
            request,
            "Delete",
            _ =>
            {
                if (request.LateError is null)
                {
                    softDeleted.Purge(deleted);
                }

                return request.LateError;
            },
            _ => { }));
    }

    /// <summary>A PUT over a soft-deleted name recovers the workspace when it asks for that, and otherwise fails late.</summary>
    private ApiReply OverSoftDeleted(ApiRequest request, JsonObject properties, SoftDeletedWorkspace deleted)
    {
        var wantsBack = properties.Flag("allowRecoverSoftDeletedWorkspace") == true || ResourceId.Is("true", properties.Text("allowRecoverSoftDeletedWorkspace"));
        if (wantsBack && request.ApiVersion.EndsWith("-preview", StringComparison.OrdinalIgnoreCase))
        {
            return Accepted(request, Begin(
                request,
                "Create",
                _ =>
                {
                    SetState(softDeleted.Recover(deleted).Body, "Succeeded");
                    return request.LateError;
                },
                _ => { }));
        }

        return Accepted(request, Begin(
            request,
            "Create",
            _ => new ApiError("BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete"),
            _ => { }));
    }

    private ApiError? FinishCreate(StoredResource workspace)
    {
        var properties = workspace.Body.ObjectAt("properties")!;
        if (WorkspaceRules.MissingAssociated(azure, properties) is { } missing)
        {
            return missing;
        }

        if (WorkspaceRules.UnsuitableStorage(azure, properties) is { } unsuitable)
        {
            return unsuitable;
        }

        properties["storageHnsEnabled"] = properties.Text("storageAccount") is { Length: > 0 } storage && azure.Store.Find(storage)?.Body.Flag("properties", "isHnsEnabled") == true;
        if (WorkspaceReading.IsEncrypted(properties) && preconditions.Check(workspace.Id.SubscriptionId!, properties) is { } refused)
        {
            return refused;
        }

        if (WorkspaceReading.HasManagedStores(properties))
        {
            if (groups.RegistrationFault(workspace.Id.SubscriptionId!) is { } unregistered)
            {
                return unregistered;
            }

            if (groups.QuotaFault(workspace.Id.SubscriptionId!, workspace.Body.Text("location")!) is { } quota)
            {
                return quota;
            }

            groups.Provision(workspace);
        }

        if (azure.Switches.RegistryAppears && properties.Text("containerRegistry") is null)
        {
            properties["containerRegistry"] = MakeRegistry(workspace);
        }

        SetState(workspace.Body, "Succeeded");
        Succeeded(workspace);
        return null;
    }

    private void FailCreate(StoredResource workspace, ApiError error)
    {
        if (azure.Switches.KeepManagedGroupAfterFailedCreate && WorkspaceReading.HasManagedStores(workspace.Body["properties"]) && error.Code != "NotFound"
            && groups.Of(workspace.Id.Text) is null && KeyIdentifier.Parse(WorkspaceReading.KeyIdentifier(workspace.Body["properties"]), azure.Endpoints) is not null)
        {
            groups.Provision(workspace);
            workspace.Body.Ensure("properties").Remove("serviceProvisionedResourceGroup");
        }

        if (azure.Switches.KeepWorkspaceAfterFailedCreate)
        {
            SetState(workspace.Body, "Failed");
            azure.Store.Touch(workspace);
        }
        else
        {
            azure.Store.RemoveWithin(workspace.Id.Text);
        }
    }

    private ApiError? FinishUpdate(StoredResource workspace, JsonObject wanted, Action apply)
    {
        var before = WorkspaceReading.KeyIdentifier(workspace.Body["properties"]);
        var after = WorkspaceReading.KeyIdentifier(wanted);
        var changesKey = WorkspaceReading.IsEncrypted(wanted) && !string.Equals(before?.TrimEnd('/'), after?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        if (changesKey && preconditions.Check(workspace.Id.SubscriptionId!, wanted) is { } refused)
        {
            return refused;
        }

        apply();
        SetState(workspace.Body, "Succeeded");
        Succeeded(workspace);
        azure.Store.Touch(workspace);
        if (changesKey)
        {
            groups.Follow(workspace.Id.Text, after);
        }

        return null;
    }

    private ApiError? FinishDelete(StoredResource workspace, bool purges, DateTimeOffset at)
    {
        var groupId = WorkspaceReading.ManagedGroupId(workspace);
        azure.Store.RemoveWithin(workspace.Id.Text);
        // A workspace whose creation failed has nothing to recover.
        if (purges || !HasSucceeded(workspace))
        {
            groups.Remove(workspace.Id.Text, groupId);
        }
        else
        {
            SetState(workspace.Body, "Succeeded");
            softDeleted.Add(workspace, at);
        }

        return null;
    }

    private LongOperation Begin(ApiRequest request, string kind, Func<DateTimeOffset, ApiError?> finish, Action<ApiError> fail)
    {
        var id = request.Id.Text;
        return operations.Begin(
            kind,
            id,
            azure.Switches.OperationDuration,
            at =>
            {
                var error = finish(at);
                if (error is not null)
                {
                    fail(error);
                }

                return error;
            },
            kind == "Delete" ? null : () => azure.Store.Find(id) is { } workspace ? WorkspaceVersions.Show(workspace.Body, request.ApiVersion) : null);
    }

    private ApiReply Accepted(ApiRequest request, LongOperation operation)
    {
        var reply = ApiReply.Empty(202)
            .With("Azure-AsyncOperation", Url(request, operation, "async"))
            .With("Location", Url(request, operation, "location"))
            .With("X-Aml-Cluster", $"vienna-{Region(request)}-01")
            .With("X-Ms-Response-Type", "standard");
        return azure.Switches.RetryAfterOnAccepted is { } seconds ? reply.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : reply;
    }

    private ApiReply Deleting(ApiRequest request, LongOperation operation) =>
        Accepted(request, operation).With("Retry-After", (azure.Switches.RetryAfterOnAccepted ?? 1).ToString(CultureInfo.InvariantCulture));

    private string Url(ApiRequest request, LongOperation operation, string type) =>
        $"{request.Authority}/subscriptions/{request.Id.SubscriptionId}/providers/Microsoft.MachineLearningServices/locations/{Region(request)}/workspaceOperationsStatus/{operation.Id}?api-version={request.ApiVersion}&type={type}";

    private string Region(ApiRequest request) =>
        azure.Store.Find(request.Id.Text)?.Body.Text("location") ?? softDeleted.Find(request.Id.Text)?.Workspace.Body.Text("location") ?? "westeurope";

    private void DemandIdle(string id)
    {
        if (operations.RunningOn(id) is { } running)
        {
            throw new ApiException(409, "Conflict",
                $"Another operation '{running.Kind}' on workspace '{ResourceId.Parse(id).Name}' is in progress. Please wait until it has completed and try again.");
        }
    }

    private string MakeRegistry(StoredResource workspace)
    {
        var name = $"acr{Guid.NewGuid():N}"[..24];
        var id = $"{workspace.Id.GroupId}/providers/{ResourceTypes.Registries}/{name}";
        azure.Store.Put(id, new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = ResourceTypes.Registries,
            ["location"] = workspace.Body["location"]?.DeepClone(),
            ["sku"] = new JsonObject { ["name"] = "Basic", ["tier"] = "Basic" },
            ["tags"] = new JsonObject(),
            ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded", ["loginServer"] = $"{name}.azurecr.io" },
        });
        return id;
    }

    private void Succeeded(StoredResource workspace)
    {
        _succeeded.Add(WorkspaceId(workspace));
        azure.Store.Touch(workspace);
    }

    private bool HasSucceeded(StoredResource workspace) =>
        _succeeded.Contains(WorkspaceId(workspace)) || workspace.Body.Text("properties", "provisioningState") == "Succeeded";

    private static string WorkspaceId(StoredResource workspace) => workspace.Body.Text("properties", "workspaceId") ?? workspace.Id.Text;

    private static void SetState(JsonObject body, string state) => body.Ensure("properties")["provisioningState"] = state;
}

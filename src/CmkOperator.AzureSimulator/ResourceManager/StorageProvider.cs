namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>What Microsoft.Storage answers beside its accounts: quotas, and whether a name is free.</summary>
internal sealed class StorageProvider(AzureState azure)
{
    private readonly UsagesProvider _usages = new(azure, "Microsoft.Storage");

    /// <summary>The reply, or null for accounts and everything below them.</summary>
    public ApiReply? Handle(ApiRequest request) =>
        request.Id.Types is [var type] && ResourceId.Is(type, "checkNameAvailability")
            ? request.Is("POST") ? CheckName(request) : throw request.MethodNotAllowed()
            : _usages.Handle(request);

    /// <summary>Names of storage accounts are global: one in another subscription takes a name as well.</summary>
    private ApiReply CheckName(ApiRequest request)
    {
        var body = request.RequireBody();
        var name = body.Text("name") ?? "";
        if (!ResourceId.Is(ResourceTypes.StorageAccounts, body.Text("type")))
        {
            throw new ApiException(400, "InvalidRequestPropertyValue", $"The value '{body.Text("type")}' is not allowed for property type.");
        }

        try
        {
            ResourceShapes.CheckStorageName(name);
        }
        catch (ApiException refused)
        {
            return Taken(refused.Error.Code, refused.Error.Message);
        }

        return azure.Store.OfType(ResourceTypes.StorageAccounts).Any(account => ResourceId.Is(account.Id.Name, name))
            ? Taken("AlreadyExists", $"The storage account named {name} is already taken.")
            : ApiReply.Ok(new JsonObject { ["nameAvailable"] = true });
    }

    private static ApiReply Taken(string reason, string message) =>
        ApiReply.Ok(new JsonObject { ["nameAvailable"] = false, ["reason"] = reason, ["message"] = message });
}

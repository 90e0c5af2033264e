namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Vaults in the deleted state through ARM: list, get, purge.</summary>
internal sealed class DeletedVaultsProvider(VaultRegistry vaults)
{
    public ApiReply? Handle(ApiRequest request) => (request.Id.Types, request.Id.Names.Count) switch
    {
        ([_], 0) => request.Page(Of(request).Select(vault => (JsonNode?)vault.ToJson()), 100),
        ([_, var type], 2) when ResourceId.Is(type, "deletedVaults") && request.Is("GET") => ApiReply.Ok(Require(request, request.Id.Names[1]).ToJson()),
        ([_, var type, var action], 2) when ResourceId.Is(type, "deletedVaults") && ResourceId.Is(action, "purge") && request.Is("POST") => Purge(request),
        _ => null,
    };

    private ApiReply Purge(ApiRequest request)
    {
        var vault = Require(request, request.Id.Names[1]);
        if (vault.IsPurgeProtected)
        {
            throw new ApiException(400, "MethodNotAllowed", "Operation 'DeletedVaultPurge' is not allowed.");
        }

        vaults.DeletedVaults.Remove(vault);
        return ApiReply.Empty(200);
    }

    private DeletedVault Require(ApiRequest request, string name) =>
        Of(request).FirstOrDefault(vault => ResourceId.Is(vault.Name, name))
        ?? throw new ApiException(404, "DeletedVaultNotFound", $"The specified deleted vault '{name}' does not exist.");

    private IEnumerable<DeletedVault> Of(ApiRequest request) =>
        vaults.DeletedVaults.Where(vault => ResourceId.Is(vault.Vault.Id.SubscriptionId ?? "", request.Id.SubscriptionId));
}

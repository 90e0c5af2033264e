using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>Keys through ARM: read, and made when they are absent.</summary>
internal sealed class VaultKeysProvider(AzureState azure, VaultRegistry vaults)
{
    private const int PageSize = 100;

    public ApiReply? Handle(ApiRequest request, StoredResource vault)
    {
        var names = request.Id.Names;
        return (request.Id.Types.Count, names.Count) switch
        {
            (2, 1) when request.Is("GET") => request.Page(
                vaults.Keys(vault).Where(key => vaults.Latest(vault, key.Id.Name) is not null)
                    .Select(key => (JsonNode?)KeyBundles.ArmBody(vault, key, vaults.Latest(vault, key.Id.Name)!, asVersion: false)),
                PageSize),
            (2, 2) when request.Is("GET") => ApiReply.Ok(Show(vault, names[1], request)),
            (2, 2) when request.Is("PUT") => Create(request, vault, names[1]),
            (3, 2) when request.Is("GET") => request.Page(
                vaults.Versions(vault, names[1]).Select(version => (JsonNode?)KeyBundles.ArmBody(vault, vaults.Key(vault, names[1])!, version, asVersion: true)),
                PageSize),
            (3, 3) when request.Is("GET") => vaults.Version(vault, names[1], names[2]) is { } version
                ? ApiReply.Ok(KeyBundles.ArmBody(vault, vaults.Key(vault, names[1])!, version, asVersion: true))
                : throw ArmErrors.ResourceNotFound(azure, request.Id),
            _ => throw request.MethodNotAllowed(),
        };
    }

    private JsonObject Show(StoredResource vault, string name, ApiRequest request) =>
        vaults.Key(vault, name) is { } key && vaults.Latest(vault, name) is { } latest
            ? KeyBundles.ArmBody(vault, key, latest, asVersion: false)
            : throw ArmErrors.ResourceNotFound(azure, request.Id);

    private ApiReply Create(ApiRequest request, StoredResource vault, string name)
    {
        var body = request.RequireBody();
        var sent = body.ObjectAt("properties") ?? throw new ApiException(400, "BadRequest", "The property 'properties' is missing.");
        if (vaults.Key(vault, name) is null)
        {
            if (vaults.DeletedKey(vault, name) is not null)
            {
                throw KeyErrors.DeletedButRecoverable(name);
            }

            var properties = KeyRules.Version(
                vault, name, sent.Text("kty") ?? "RSA", sent.Number("keySize"), sent.Text("curveName"), sent.ArrayAt("keyOps"), sent.ObjectAt("attributes"));
            vaults.AddVersion(vault, name, properties, body["tags"]);
            if (sent["rotationPolicy"] is { } policy)
            {
                vaults.Key(vault, name)!.Body.Ensure("properties")["rotationPolicy"] = policy.DeepClone();
            }
        }

        return ApiReply.Ok(Show(vault, name, request));
    }
}

using System.Text.Json.Serialization;
using CmkOperator.Observed;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>Reads a vault (Azure REST API: Vaults - Get).</summary>
internal sealed class VaultReader(AzureReader reader)
{
    /// <summary>The vault with that ARM id.</summary>
    public Task<Reading<VaultFacts>> ReadAsync(string id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, ApiVersions.KeyVault, VaultJson.Default.VaultResource, VaultMapper.Map, cancellationToken);
}

/// <summary>Serialisation of vaults, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VaultResource))]
internal sealed partial class VaultJson : JsonSerializerContext;

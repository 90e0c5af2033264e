using System.Text.Json.Serialization;

namespace CmkOperator.Azure.KeyVaults;

/// <summary>Serialisation of vaults, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VaultResource))]
internal sealed partial class VaultJson : JsonSerializerContext;

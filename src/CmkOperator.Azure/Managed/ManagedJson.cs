using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Managed;

/// <summary>Serialisation of what the managed group holds, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StorageResource))]
[JsonSerializable(typeof(CosmosDbResource))]
[JsonSerializable(typeof(SearchResource))]
[JsonSerializable(typeof(VirtualNetworkResource))]
[JsonSerializable(typeof(Page<ListedResource>), TypeInfoPropertyName = "ListedResourcePage")]
internal sealed partial class ManagedJson : JsonSerializerContext;

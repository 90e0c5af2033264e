using System.Text.Json.Serialization;

namespace CmkOperator.Azure.ResourceGroups;

/// <summary>Serialisation of resource groups, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ResourceGroupResource))]
internal sealed partial class ResourceGroupJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Providers;

/// <summary>Serialisation of resource providers, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProviderResource))]
internal sealed partial class ProviderJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Identities;

/// <summary>Serialisation of user-assigned identities, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IdentityResource))]
internal sealed partial class IdentityJson : JsonSerializerContext;

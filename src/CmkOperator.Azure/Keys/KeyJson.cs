using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Keys;

/// <summary>Serialisation of keys, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeyBundle))]
[JsonSerializable(typeof(Page<KeyItem>), TypeInfoPropertyName = "KeyPage")]
[JsonSerializable(typeof(ArmKey))]
[JsonSerializable(typeof(Page<ArmKey>), TypeInfoPropertyName = "ArmKeyPage")]
internal sealed partial class KeyJson : JsonSerializerContext;

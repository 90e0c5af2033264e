using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Locks;

/// <summary>Serialisation of management locks, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<LockResource>), TypeInfoPropertyName = "LockPage")]
internal sealed partial class LockJson : JsonSerializerContext;

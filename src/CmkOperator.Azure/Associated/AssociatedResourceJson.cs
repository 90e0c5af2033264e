using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Associated;

/// <summary>Serialisation of associated resources, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GenericResource))]
internal sealed partial class AssociatedResourceJson : JsonSerializerContext;

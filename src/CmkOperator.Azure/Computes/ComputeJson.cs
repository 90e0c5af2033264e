using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Computes;

/// <summary>Serialisation of computes, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<ComputeResource>), TypeInfoPropertyName = "ComputePage")]
[JsonSerializable(typeof(ClusterResource))]
[JsonSerializable(typeof(DiskEncryptionSetResource))]
internal sealed partial class ComputeJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>How reviews are read and written. The specs in them stay JSON here: their own context reads them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdmissionReview))]
[JsonSerializable(typeof(ReviewedObject))]
internal sealed partial class AdmissionJsonContext : JsonSerializerContext;

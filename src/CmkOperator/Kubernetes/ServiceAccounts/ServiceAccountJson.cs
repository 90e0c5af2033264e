using System.Text.Json.Serialization;

namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>Source-generated JSON of service accounts and their tokens.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceAccountResource))]
[JsonSerializable(typeof(TokenRequestResource))]
internal sealed partial class ServiceAccountJson : JsonSerializerContext;

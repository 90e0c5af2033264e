using System.Text.Json.Serialization;

namespace CmkOperator.Azure.ServicePrincipals;

/// <summary>Serialisation of service principals, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ServicePrincipalResource))]
internal sealed partial class ServicePrincipalJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Subscriptions;

/// <summary>Serialisation of subscriptions, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubscriptionResource))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Fleet;

/// <summary>A query to Azure Resource Graph (Azure REST API: Azure Resource Graph - Resources). Without subscriptions it is about all that the caller may read.</summary>
internal sealed record GraphQuery(IReadOnlyList<string>? Subscriptions, string Query, GraphQuery.QueryOptions Options)
{
    internal sealed record QueryOptions(
        string ResultFormat,
        [property: JsonPropertyName("$top")] int Top,
        [property: JsonPropertyName("$skipToken")] string? SkipToken);
}

/// <summary>A page of its answer. <paramref name="ResultTruncated"/> is a text, and <c>true</c> when rows were left out that no further page has.</summary>
internal sealed record GraphPage(
    long? TotalRecords, string? ResultTruncated, [property: JsonPropertyName("$skipToken")] string? SkipToken, JsonElement Data);

/// <summary>A resource in the list of its group.</summary>
internal sealed record FleetItem(string Id, string Type);

/// <summary>Serialisation of queries and their pages, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GraphQuery))]
[JsonSerializable(typeof(GraphPage))]
[JsonSerializable(typeof(FleetItem))]
internal sealed partial class FleetJson : JsonSerializerContext;

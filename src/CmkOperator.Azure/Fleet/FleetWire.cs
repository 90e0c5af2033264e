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

/// <summary>What a row is about; the rest of it is read by the reader of its resource.</summary>
internal sealed record FleetHead(string? Id, string? Type, FleetHead.AssignmentProperties? Properties)
{
    /// <summary>Of a role assignment: who, and where.</summary>
    internal sealed record AssignmentProperties(string? PrincipalId, string? Scope);
}

/// <summary>Serialisation of queries and their pages, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(GraphQuery))]
[JsonSerializable(typeof(FleetHead))]
internal sealed partial class FleetJson : JsonSerializerContext;

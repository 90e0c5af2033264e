using System.Text.Json.Serialization;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>A small resource for tests of generic classes.</summary>
internal sealed record Thing
{
    public ThingMetadata Metadata { get; init; } = new();

    public ThingSpec? Spec { get; init; }
}

internal sealed record ThingMetadata
{
    public string Name { get; init; } = string.Empty;

    public string? Namespace { get; init; }
}

internal sealed record ThingSpec
{
    public int Size { get; init; }

    public string? Colour { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Thing))]
internal sealed partial class ThingJsonContext : JsonSerializerContext;

using System.Text.Json.Nodes;

namespace CmkOperator.AzureSimulator.World;

/// <summary>One resource: its id as it was first written, and the body ARM would return. Guarded by the world's lock.</summary>
internal sealed class StoredResource(ResourceId id, JsonObject body, DateTimeOffset createdAt, long sequence)
{
    public ResourceId Id { get; } = id;

    public JsonObject Body { get; set; } = body;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Grows from resource to resource, so that two of the same instant have an order.</summary>
    public long Sequence { get; } = sequence;

    public DateTimeOffset ChangedAt { get; set; } = createdAt;
}

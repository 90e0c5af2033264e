using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Http;

namespace CmkOperator.AzureSimulator.Operations;

/// <summary>A write that was accepted and is still running, or its outcome.</summary>
internal sealed class LongOperation
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string ResourceId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public ApiError? Error { get; set; }

    /// <summary>What the Location URL answers at success; null answers an empty 204, or 200 for a deletion.</summary>
    public Func<JsonNode?>? Result { get; init; }

    public bool IsRunning => EndedAt is null;

    public string Status => IsRunning ? "InProgress" : Error is null ? "Succeeded" : "Failed";
}

namespace CmkOperator.Azure.Computes;

/// <summary>A compute as Azure writes it (Azure REST API: Compute - List).</summary>
internal sealed record ComputeResource
{
    public string? Name { get; init; }

    public ComputeProperties? Properties { get; init; }

    internal sealed record ComputeProperties
    {
        public string? ComputeType { get; init; }

        public string? ResourceId { get; init; }
    }
}

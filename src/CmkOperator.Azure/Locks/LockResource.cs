namespace CmkOperator.Azure.Locks;

/// <summary>A management lock as Azure writes it (Azure REST API: Management Locks - List By Scope).</summary>
internal sealed record LockResource
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public LockProperties? Properties { get; init; }

    internal sealed record LockProperties
    {
        public string? Level { get; init; }
    }
}

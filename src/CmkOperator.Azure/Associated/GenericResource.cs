namespace CmkOperator.Azure.Associated;

/// <summary>A resource whose existence is all that matters.</summary>
internal sealed record GenericResource
{
    public string? Id { get; init; }
}

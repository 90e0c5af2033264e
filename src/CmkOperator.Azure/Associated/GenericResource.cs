namespace CmkOperator.Azure.Associated;

/// <summary>A resource of which only the existence matters.</summary>
internal sealed record GenericResource
{
    public string? Id { get; init; }
}

namespace CmkOperator.Azure.Managed;

/// <summary>An item of a group's list (Azure REST API: Resources - List By Resource Group).</summary>
internal sealed record ListedResource
{
    public string? Id { get; init; }

    public string? Type { get; init; }
}

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The fixed part of the live identity.</summary>
internal sealed record CreateOnlyIdentityStatus
{
    /// <summary>Which kinds of identity the workspace has.</summary>
    public string? Type { get; init; }
}

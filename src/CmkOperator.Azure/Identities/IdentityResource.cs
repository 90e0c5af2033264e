namespace CmkOperator.Azure.Identities;

/// <summary>A user-assigned identity as Azure writes it (Azure REST API: User Assigned Identities - Get).</summary>
internal sealed record IdentityResource
{
    public string? Id { get; init; }

    public IdentityProperties? Properties { get; init; }

    internal sealed record IdentityProperties
    {
        public string? PrincipalId { get; init; }

        public string? ClientId { get; init; }
    }
}

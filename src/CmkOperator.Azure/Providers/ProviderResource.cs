namespace CmkOperator.Azure.Providers;

/// <summary>A resource provider as Azure writes it (Azure REST API: Providers - Get).</summary>
internal sealed record ProviderResource
{
    public string? Namespace { get; init; }

    public string? RegistrationState { get; init; }

    public IReadOnlyList<ProviderResourceType?>? ResourceTypes { get; init; }

    internal sealed record ProviderResourceType
    {
        public string? ResourceType { get; init; }

        public IReadOnlyList<string?>? Locations { get; init; }

        public IReadOnlyList<string?>? ApiVersions { get; init; }
    }
}

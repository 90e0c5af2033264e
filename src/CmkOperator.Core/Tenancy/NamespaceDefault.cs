namespace CmkOperator.Tenancy;

/// <summary>The annotations of a namespace's default service account; null for an annotation that is absent.</summary>
/// <param name="ClientId">The value of <see cref="ClientIdAnnotation"/>.</param>
/// <param name="TenantId">The value of <see cref="TenantIdAnnotation"/>.</param>
public sealed record NamespaceDefault(string? ClientId, string? TenantId)
{
    /// <summary>Workload identity's annotation of the client id.</summary>
    public const string ClientIdAnnotation = "azure.workload.identity/client-id";

    /// <summary>Workload identity's annotation of the tenant.</summary>
    public const string TenantIdAnnotation = "azure.workload.identity/tenant-id";
}

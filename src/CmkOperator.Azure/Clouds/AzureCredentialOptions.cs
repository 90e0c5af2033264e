namespace CmkOperator.Azure.Clouds;

/// <summary>Input of the credentials: the variables that Azure.Identity documents, read once so that tests and the sandbox can supply their own.</summary>
internal sealed record AzureCredentialOptions
{
    /// <summary>AZURE_TENANT_ID.</summary>
    public string? TenantId { get; init; }

    /// <summary>AZURE_CLIENT_ID.</summary>
    public string? ClientId { get; init; }

    /// <summary>AZURE_CLIENT_SECRET.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>AZURE_CLIENT_CERTIFICATE_PATH: a PEM or PFX file.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>AZURE_CLIENT_CERTIFICATE_PASSWORD.</summary>
    public string? ClientCertificatePassword { get; init; }

    /// <summary>AZURE_FEDERATED_TOKEN_FILE: the service account token that workload identity projects.</summary>
    public string? FederatedTokenFile { get; init; }

    /// <summary>Reads the variables through <paramref name="variable"/>; empty counts as not set.</summary>
    public static AzureCredentialOptions FromEnvironment(Func<string, string?> variable)
    {
        string? Read(string name) => variable(name) is { Length: > 0 } value ? value : null;
        return new AzureCredentialOptions
        {
            TenantId = Read("AZURE_TENANT_ID"),
            ClientId = Read("AZURE_CLIENT_ID"),
            ClientSecret = Read("AZURE_CLIENT_SECRET"),
            ClientCertificatePath = Read("AZURE_CLIENT_CERTIFICATE_PATH"),
            ClientCertificatePassword = Read("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
            FederatedTokenFile = Read("AZURE_FEDERATED_TOKEN_FILE"),
        };
    }

    /// <summary>Names the settings, never a secret.</summary>
    public override string ToString() =>
        $"AzureCredentialOptions {{ TenantId = {TenantId}, ClientId = {ClientId}, ClientSecret = {(ClientSecret is null ? "none" : "set")}, "
        + $"ClientCertificatePath = {ClientCertificatePath}, FederatedTokenFile = {FederatedTokenFile} }}";
}

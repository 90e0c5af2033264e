using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Identity;

namespace CmkOperator.Azure.Clouds;

/// <summary>
/// The operator's identity in Azure, tried in this order: workload identity, client secret, client certificate, managed
/// identity, the developer's own az login. A credential that is not configured is left out of the chain.
/// </summary>
internal static class AzureCredentials
{
    /// <summary>Builds the chain; every token request goes through <paramref name="transport"/>.</summary>
    public static TokenCredential Create(AzureCloud cloud, AzureTransport transport, AzureCredentialOptions options)
    {
        var chain = new List<TokenCredential>();
        var named = options is { TenantId: not null, ClientId: not null };
        var withoutDiscovery = cloud.Kind == AzureCloudKind.Custom;
        if (named && options.FederatedTokenFile is not null)
        {
            chain.Add(new WorkloadIdentityCredential(Prepare(
                new WorkloadIdentityCredentialOptions
                {
                    TenantId = options.TenantId,
                    ClientId = options.ClientId,
                    TokenFilePath = options.FederatedTokenFile,
                    DisableInstanceDiscovery = withoutDiscovery,
                },
                cloud,
                transport)));
        }

        if (named && options.ClientSecret is not null)
        {
            chain.Add(new ClientSecretCredential(
                options.TenantId,
                options.ClientId,
                options.ClientSecret,
                Prepare(new ClientSecretCredentialOptions { DisableInstanceDiscovery = withoutDiscovery }, cloud, transport)));
        }

        if (named && options.ClientCertificatePath is not null)
        {
            chain.Add(ClientCertificate(cloud, transport, options, withoutDiscovery));
        }

        chain.Add(AmbientIdentity(cloud, transport, options));
        return new ChainedTokenCredential([.. chain]);
    }

    private static ClientCertificateCredential ClientCertificate(
        AzureCloud cloud, AzureTransport transport, AzureCredentialOptions options, bool withoutDiscovery)
    {
        var prepared = Prepare(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = withoutDiscovery }, cloud, transport);
        return options.ClientCertificatePassword is null
            ? new ClientCertificateCredential(options.TenantId, options.ClientId, options.ClientCertificatePath, prepared)
            : new ClientCertificateCredential(
                options.TenantId,
                options.ClientId,
                X509CertificateLoader.LoadPkcs12FromFile(options.ClientCertificatePath!, options.ClientCertificatePassword),
                prepared);
    }

    // DefaultAzureCredential is the only public way to get the short probe of the metadata endpoint: a bare
    // ManagedIdentityCredential waits long on a machine without one, such as a developer's laptop.
    private static DefaultAzureCredential AmbientIdentity(AzureCloud cloud, AzureTransport transport, AzureCredentialOptions options) =>
        new(Prepare(
            new DefaultAzureCredentialOptions
            {
                TenantId = options.TenantId,
                ManagedIdentityClientId = options.ClientId,
                DisableInstanceDiscovery = cloud.Kind == AzureCloudKind.Custom,
                ExcludeEnvironmentCredential = true,
                ExcludeWorkloadIdentityCredential = true,
                ExcludeVisualStudioCredential = true,
                ExcludeVisualStudioCodeCredential = true,
                ExcludeAzurePowerShellCredential = true,
                ExcludeAzureDeveloperCliCredential = true,
                ExcludeInteractiveBrowserCredential = true,
                ExcludeBrokerCredential = true,
            },
            cloud,
            transport));

    /// <summary>What every credential's options have in common.</summary>
    internal static T Prepare<T>(T options, AzureCloud cloud, AzureTransport transport)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = cloud.AuthorityHost;
        options.Transport = transport.Pipeline;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.Retry.MaxRetries = 1;
        return options;
    }
}

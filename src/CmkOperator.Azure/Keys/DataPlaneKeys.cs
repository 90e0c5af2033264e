using CmkOperator.Azure.Pipelines;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Keys;

/// <summary>Keys through the vault's own data plane.</summary>
internal sealed class DataPlaneKeys(AzureReader reader) : IKeySource
{
    private const string ApiVersion = "2025-07-01";

    /// <inheritdoc/>
    public KeySource Kind => KeySource.DataPlane;

    /// <inheritdoc/>
    public async Task<(Reading<IReadOnlyList<KeyVersionFacts>> Versions, DateTimeOffset? VaultTime)> ListAsync(
        KeyQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset? vaultTime = null;
        var versions = await reader.ListAsync(
            Request(query.Key, "/versions"),
            KeyJson.Default.KeyPage,
            static item => new KeyMapper.Listing(KeyMapper.Listed(item)),
            reply => vaultTime = reply.Date ?? vaultTime,
            cancellationToken);
        return (KeyMapper.Complete(versions), vaultTime);
    }

    /// <inheritdoc/>
    public Task<Reading<KeyVersionFacts>> ReadAsync(KeyQuery query, string version, CancellationToken cancellationToken) =>
        reader.GetAsync(Request(query.Key, "/" + version), KeyJson.Default.KeyBundle, (bundle, _) => KeyMapper.Read(bundle), cancellationToken);

    private static AzureRequest Request(KeyIdentifier key, string rest) => AzureRequest.Read(
        AzureUrls.Build(new Uri($"https://{key.VaultHost}"), $"/keys/{key.Name}{rest}", ApiVersion), AzureAudience.KeyVault);
}

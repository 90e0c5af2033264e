using CmkOperator.Azure.Pipelines;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Keys;

/// <summary>Keys through Azure Resource Manager, for vaults whose data plane the operator cannot reach.</summary>
internal sealed class ArmKeys(AzureReader reader) : IKeySource
{
    /// <inheritdoc/>
    public KeySource Kind => KeySource.ResourceManager;

    /// <inheritdoc/>
    public async Task<(Reading<IReadOnlyList<KeyVersionFacts>> Versions, DateTimeOffset? VaultTime)> ListAsync(
        KeyQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset? time = null;
        var versions = await reader.ListAsync(
            AzureRequest.Read(reader.Arm($"{query.VaultId}/keys/{query.Key.Name}/versions", ApiVersions.KeyVault)),
            KeyJson.Default.ArmKeyPage,
            static key => new KeyMapper.Listing(KeyMapper.Read(key)),
            reply => time = reply.Date ?? time,
            cancellationToken);
        return (KeyMapper.Complete(versions), time);
    }

    /// <inheritdoc/>
    public Task<Reading<KeyVersionFacts>> ReadAsync(KeyQuery query, string version, CancellationToken cancellationToken) =>
        reader.GetAsync(
            $"{query.VaultId}/keys/{query.Key.Name}/versions/{version}", ApiVersions.KeyVault, KeyJson.Default.ArmKey, KeyMapper.Read, cancellationToken);
}

using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>A key in the deleted state, with all that must come back when it is recovered.</summary>
internal sealed record DeletedKey(string VaultId, string Name, IReadOnlyList<StoredResource> Resources, DateTimeOffset DeletedAt, DateTimeOffset PurgeAt);

using System.Text.Json.Serialization;
using CmkOperator.Azure.Faults;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Keys;

/// <summary>
/// Reads a key: lists all its versions, and reads in full, newest first, those that may be usable by the list until one is, plus those
/// requested by name. A vault's data plane may reject the operator while it admits Azure's services: then the same is read
/// through Azure Resource Manager.
/// </summary>
internal sealed class KeyReader(AzureReader reader, KeyUsability isUsable, TimeProvider time)
{
    // Each costs a request. The list already tells the state and the dates, so only versions of another type, or without the operations, are read for nothing;
    // what is then left unread is reported as unknown.
    private const int MostReadInFull = 10;

    private readonly DataPlaneKeys _dataPlane = new(reader);
    private readonly ArmKeys _arm = new(reader);

    /// <summary>The key.</summary>
    public async Task<Reading<KeyFacts>> ReadAsync(KeyQuery query, CancellationToken cancellationToken)
    {
        if (!reader.Cloud.IsVault(query.Key.VaultHost))
        {
            return Reading.Failed<KeyFacts>(new AzureFault(
                400, FaultCodes.ForeignHost, $"The vault host {query.Key.VaultHost} is outside this cloud; no token was sent there"));
        }

        var direct = await ReadAsync(_dataPlane, query, cancellationToken);
        if (direct.FaultOrDefault is not { } fault || !IsShut(fault))
        {
            return direct;
        }

        var around = await ReadAsync(_arm, query, cancellationToken);
        // When both ways fail, the vault's own error says more.
        return around is Reading<KeyFacts>.Unreadable ? direct : around;
    }

    private async Task<Reading<KeyFacts>> ReadAsync(IKeySource source, KeyQuery query, CancellationToken cancellationToken)
    {
        var (listed, vaultTime) = await source.ListAsync(query, cancellationToken);
        if (listed is not Reading<IReadOnlyList<KeyVersionFacts>>.Present { Value: var items })
        {
            return Reading.Failed<KeyFacts>(listed.FaultOrDefault!);
        }

        var now = vaultTime ?? time.GetUtcNow();
        var versions = KeyFacts.NewestFirst(items).ToArray();
        var found = false;
        var tried = 0;
        for (var index = 0; index < versions.Length; index++)
        {
            var version = versions[index];
            // What the list shows as disabled or outside its dates is worth a request only when it was requested by name.
            var candidate = !found && tried < MostReadInFull && isUsable(version, now);
            if (!candidate && !query.Wants(version.Version))
            {
                continue;
            }

            tried += candidate ? 1 : 0;
            var full = await source.ReadAsync(query, version.Version, cancellationToken);
            if (full is Reading<KeyVersionFacts>.Present { Value: var facts })
            {
                // The list decides what is enabled, because some vaults refuse to return a disabled version at all.
                versions[index] = facts with { Enabled = version.Enabled && facts.Enabled, CreatedAt = version.CreatedAt };
                found |= candidate && isUsable(versions[index], now);
            }
            else if (full.FaultOrDefault is { } fault && !IsGone(fault))
            {
                return new Reading<KeyFacts>.Unreadable(fault);
            }
            else if (full.FaultOrDefault?.Has("KeyDisabled") == true)
            {
                versions[index] = version with { Enabled = false };
            }
        }

        // Key Vault answers for a key that does not exist with an empty list, and with 404 only when it is read.
        return versions.Length == 0
            ? Reading.Failed<KeyFacts>(new AzureFault(404, "KeyNotFound", $"The key {query.Key.Name} has no versions"))
            : Reading.Of(new KeyFacts(query.Key.VaultHost, query.Key.Name, versions, now, source.Kind));
    }

    // Disabled or deleted between list and read, or present in the list only.
    private static bool IsGone(AzureFault fault) => fault.Status == 404 || fault.Has("KeyDisabled");

    // Rejected by permissions or firewall, or not reachable from here at all.
    private static bool IsShut(AzureFault fault) => fault.Status is 0 or 403;
}

/// <summary>Which key to read, and which of its versions regardless of their state.</summary>
/// <param name="VaultId">The vault's ARM id, for reading through Azure Resource Manager instead.</param>
/// <param name="Key">The key, by its vault's host; its version, when it has one, is read in full.</param>
/// <param name="FurtherVersions">More versions to read in full, such as the one in force.</param>
internal sealed record KeyQuery(string VaultId, KeyIdentifier Key, IReadOnlyList<string> FurtherVersions)
{
    /// <summary>True when that version must be read in full.</summary>
    public bool Wants(string version) =>
        string.Equals(Key.Version, version, StringComparison.OrdinalIgnoreCase)
        || FurtherVersions.Contains(version, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Returns whether a version can encrypt a workspace. The core decides; the reader calls it to know how far to read.</summary>
/// <param name="version">The version; one that was only listed, without its key material, is judged by the list alone.</param>
/// <param name="vaultTime">The vault's clock.</param>
internal delegate bool KeyUsability(KeyVersionFacts version, DateTimeOffset vaultTime);

/// <summary>Serialisation of keys, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeyBundle))]
[JsonSerializable(typeof(Page<KeyItem>), TypeInfoPropertyName = "KeyPage")]
[JsonSerializable(typeof(ArmKey))]
[JsonSerializable(typeof(Page<ArmKey>), TypeInfoPropertyName = "ArmKeyPage")]
internal sealed partial class KeyJson : JsonSerializerContext;

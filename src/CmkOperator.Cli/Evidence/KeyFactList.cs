using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>The key in force, since when, and the changes of it.</summary>
internal static class KeyFactList
{
    /// <summary>The facts.</summary>
    /// <param name="scene">What is known.</param>
    public static IReadOnlyList<NamedFact> Of(EvidenceScene scene)
    {
        var recorded = scene.Recorded.Encryption;
        var identifier = scene.Live is { } live ? Fact.Seen(live.KeyIdentifier, recorded?.KeyIdentifier) : Unseen(scene, recorded?.KeyIdentifier);
        var key = KeyIdentifier.TryParse(identifier.Value);
        Fact Part(string? seen, string? known) => scene.Live is null ? Unseen(scene, known)
            : key is null ? new Fact(null, Basis.NotVerified, "Azure reports no identifier of a key")
            : Fact.Seen(seen, known);

        return
        [
            new NamedFact("identifier", "Key in force", identifier),
            new NamedFact("name", "Key", Part(key?.Name, recorded?.KeyName)),
            new NamedFact("version", "Version", scene.Live is not null && key is { Version: null }
                ? new Fact(null, Basis.Seen, "The identifier has no version: Azure follows the newest one")
                : Part(key?.Version, recorded?.KeyVersion)),
            new NamedFact("since", "In force since", Since(scene, key, recorded)),
            new NamedFact("enabled", "Version enabled", OfVersion(scene, key, version => Fact.Flag(version.Enabled), null), IsFlag: true),
            new NamedFact("expiresAt", "Version expires", OfVersion(scene, key, version => version.ExpiresAt is { } end ? EvidenceText.Time(end) : "never", EvidenceText.Time(recorded?.KeyExpiresAt))),
            new NamedFact("kind", "Kind", OfVersion(scene, key, version => version.Material is { } material ? $"{material.KeyType}{(material.SizeInBits is { } bits ? $", {bits} bits" : string.Empty)}" : null, null)),
            new NamedFact("declared", "Declared key", scene.Desired is { } desired ? new Fact(desired.Encryption.Identifier.ToString(), Basis.Declared, desired.Encryption.KeyVersion is null ? "Without a version: the newest usable one is followed" : null) : new Fact(null, Basis.NotVerified, "The spec is not valid")),
        ];
    }

    /// <summary>The changes of the key that the operator recorded, newest first.</summary>
    /// <param name="recorded">The record; null without one.</param>
    public static IReadOnlyList<RotationEvidence> Rotations(EncryptionRecord? recorded) => recorded?.Rotation is { } rotation
        ? [new RotationEvidence(rotation.To, rotation.From, "Rotated", rotation.StartedAt, rotation.FinishedAt)]
        : [];

    private static Fact Since(EvidenceScene scene, KeyIdentifier? key, EncryptionRecord? recorded)
    {
        var known = key is null ? null : Rotations(recorded).FirstOrDefault(rotation => KeyIdentifier.TryParse(rotation.KeyIdentifier)?.IsSameVersionAs(key) == true);
        return known switch
        {
            { Since: { } since } => new Fact(EvidenceText.Time(since), Basis.Recorded),
            { StartedAt: { } started } => new Fact(EvidenceText.Time(started), Basis.Recorded, "The change was asked for then; not every store has shown it yet"),
            _ => new Fact(null, Basis.NotVerified, scene.Failure ?? "The operator has not recorded when this key came into force"),
        };
    }

    private static Fact Unseen(EvidenceScene scene, string? recorded) => scene.Failure is null && !scene.IsOffline
        ? new Fact(null, Basis.Seen, "Azure has no such workspace", recorded)
        : Fact.Unseen(recorded, scene.Failure);

    private static Fact OfVersion(EvidenceScene scene, KeyIdentifier? key, Func<KeyVersionFacts, string?> value, string? recorded)
    {
        if (scene.IsOffline)
        {
            return recorded is not null ? new Fact(recorded, Basis.Recorded) : new Fact(null, Basis.NotVerified, "The operator has not recorded it");
        }

        if (scene.Live is null || key is null)
        {
            return new Fact(null, Basis.NotVerified, scene.Failure ?? "Azure reports no key in force", recorded);
        }

        var observed = scene.Assessment!.Input.Observed;
        var readings = new[] { observed.Key, observed.KeyInForce };
        var facts = readings.Select(reading => reading.ValueOrDefault).FirstOrDefault(found => found is not null && new KeyIdentifier(found.VaultHost, found.Name, null).IsSameKeyAs(key));
        if (facts is null)
        {
            var why = readings.Select(FailedReads.FaultOf).FirstOrDefault(fault => fault is not null) is { } fault
                ? $"The key could not be read: {Faults.FaultMessage.Of(fault).TrimEnd('.')}"
                : "The key in force is not in the vault, or was not read";
            return new Fact(null, Basis.NotVerified, why, recorded);
        }

        var version = key.Version is null ? facts.Versions.FirstOrDefault() : facts.Find(key.Version);
        return version is null ? new Fact(null, Basis.Seen, "The vault has no such version", recorded)
            : value(version) is { } found ? Fact.Seen(found, recorded)
            : new Fact(null, Basis.NotVerified, "Only the list of versions was read", recorded);
    }
}

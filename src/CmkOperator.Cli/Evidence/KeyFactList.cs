using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Evidence;

/// <summary>The key in force, since when, and the changes of it.</summary>
internal static class KeyFactList
{
    /// <summary>The cause of a rotation that was asked for and is not over.</summary>
    public const string Rotating = "Rotating";

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

    /// <summary>The keys that the operator recorded in force, newest first, and the rotation that is not over.</summary>
    /// <param name="recorded">The record; null without one.</param>
    public static IReadOnlyList<RotationEvidence> Rotations(EncryptionRecord? recorded)
    {
        if (recorded is null)
        {
            return [];
        }

        var history = recorded.History;
        var rotations = history
            .Select((entry, i) => new RotationEvidence(entry.KeyIdentifier, i + 1 < history.Count ? history[i + 1].KeyIdentifier : null, entry.Cause.ToString(), entry.StartedAt, entry.Since))
            .ToList();
        // A rotation enters the history when it is over. An earlier version of the operator recorded the last one alone.
        return recorded.Rotation is { } rotation && (history.Count == 0 || (rotation.FinishedAt is null && !Same(history[0].KeyIdentifier, rotation.To)))
            ? [new RotationEvidence(rotation.To, rotation.From, rotation.FinishedAt is null ? Rotating : nameof(KeyCause.Rotated), rotation.StartedAt, rotation.FinishedAt), .. rotations]
            : rotations;
    }

    private static Fact Since(EvidenceScene scene, KeyIdentifier? key, EncryptionRecord? recorded)
    {
        if (key is null && KeyIdentifier.TryParse(recorded?.KeyIdentifier) is { } last)
        {
            // The record is about the key that was recorded, and whether that is still in force was not seen.
            var at = Rotations(recorded).Take(2).FirstOrDefault(rotation => Same(rotation.KeyIdentifier, last.ToString()))?.Since;
            return new Fact(null, Basis.NotVerified, scene.WhyUnseen ?? (scene.Live is null ? "Azure has no such workspace" : "Azure reports no identifier of a key"), EvidenceText.Time(at));
        }

        // A key that was put back is in the list twice, so only the newest entries are about now: a rotation that is not over, and the one before it.
        var known = key is null ? null : Rotations(recorded).Take(2).FirstOrDefault(rotation => Same(rotation.KeyIdentifier, key.ToString()));
        return known switch
        {
            { Since: { } since, Cause: nameof(KeyCause.Found) } => new Fact(EvidenceText.Time(since), Basis.Recorded, "Found in force then: it may have been for longer"),
            { Since: { } since, Cause: nameof(KeyCause.ChangedOutside) } => new Fact(EvidenceText.Time(since), Basis.Recorded, "Seen in force then: it was changed outside the operator, after the look before"),
            { Since: { } since } => new Fact(EvidenceText.Time(since), Basis.Recorded),
            { StartedAt: { } started } => new Fact(EvidenceText.Time(started), Basis.Recorded, "The change was asked for then; not every store has shown it yet"),
            _ => new Fact(null, Basis.NotVerified, scene.WhyUnseen ?? "The operator has not recorded when this key came into force"),
        };
    }

    private static bool Same(string left, string right) => KeyIdentifier.TryParse(left)?.IsSameVersionAs(KeyIdentifier.TryParse(right)) == true;

    private static Fact Unseen(EvidenceScene scene, string? recorded) => scene.Failure is null && !scene.IsOffline
        ? new Fact(null, Basis.Seen, "Azure has no such workspace", recorded)
        : Fact.Unseen(recorded, scene.WhyUnseen);

    private static Fact OfVersion(EvidenceScene scene, KeyIdentifier? key, Func<KeyVersionFacts, string?> value, string? recorded)
    {
        if (scene.IsOffline)
        {
            return recorded is not null ? new Fact(recorded, Basis.Recorded) : new Fact(null, Basis.NotVerified, "The operator has not recorded it");
        }

        if (scene.Live is null || key is null)
        {
            return new Fact(null, Basis.NotVerified, scene.WhyUnseen ?? "Azure reports no key in force", recorded);
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

        var version = key.Version is null ? facts.Versions is [var newest, ..] ? newest : null : facts.Find(key.Version);
        return version is null ? new Fact(null, Basis.Seen, "The vault has no such version", recorded)
            : value(version) is { } found ? Fact.Seen(found, recorded)
            : new Fact(null, Basis.NotVerified, "Only the list of versions was read", recorded);
    }
}

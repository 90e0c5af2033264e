using System.Security.Cryptography;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The real keys behind the key versions of one simulator, created when a version is first read.</summary>
internal sealed class KeyMaterialPool
{
    private readonly Dictionary<string, KeyMaterial> _byVersion = new(StringComparer.OrdinalIgnoreCase);

    public KeyMaterial For(string versionId, string kty, int? size, string? curve)
    {
        if (!_byVersion.TryGetValue(versionId, out var material))
        {
            _byVersion[versionId] = material = kty.StartsWith("EC", StringComparison.OrdinalIgnoreCase)
                ? new KeyMaterial(null, ECDsa.Create(CurveOf(curve)))
                : new KeyMaterial(RsaPool.Next(size ?? 2048), null);
        }

        return material;
    }

    /// <summary>Stores the key that was imported for a version.</summary>
    public void Import(string versionId, RSAParameters parameters) => _byVersion[versionId] = new KeyMaterial(RSA.Create(parameters), null);

    /// <summary>The material of a stored version.</summary>
    public KeyMaterial Of(StoredResource version) => For(
        version.Id.Text, version.Body.Text("properties", "kty") ?? "RSA", (int?)version.Body.Number("properties", "keySize"), version.Body.Text("properties", "curveName"));

    /// <summary>Stores what <see cref="KeyMaterial.Export"/> returned for a version.</summary>
    public void Restore(StoredResource version, ReadOnlySpan<byte> exported)
    {
        if (version.Body.Text("properties", "kty")?.StartsWith("EC", StringComparison.OrdinalIgnoreCase) == true)
        {
            var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(exported, out _);
            _byVersion[version.Id.Text] = new KeyMaterial(null, ec);
        }
        else
        {
            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(exported, out _);
            _byVersion[version.Id.Text] = new KeyMaterial(rsa, null);
        }
    }

    private static ECCurve CurveOf(string? curve) => curve switch
    {
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP256,
    };
}

/// <summary>The private key of a version, never shown.</summary>
internal sealed record KeyMaterial(RSA? Rsa, ECDsa? Ec)
{
    /// <summary>The private key as PKCS#8, for a backup.</summary>
    public byte[] Export() => Rsa?.ExportPkcs8PrivateKey() ?? Ec!.ExportPkcs8PrivateKey();
}

/// <summary>
/// RSA keys for the whole process, made when they are first wanted. One of 3072 bits takes a good part of a second of processor time, so the
/// key versions of all simulators share two per size in turn: two versions that follow each other never have the same one.
/// </summary>
internal static class RsaPool
{
    private const int PerSize = 2;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, List<RSA>> Made = [];
    private static int _turn;

    public static RSA Next(int size)
    {
        lock (Gate)
        {
            if (!Made.TryGetValue(size, out var keys))
            {
                Made[size] = keys = [];
            }

            if (keys.Count < PerSize)
            {
                keys.Add(RSA.Create(size));
                return keys[^1];
            }

            return keys[_turn++ % PerSize];
        }
    }
}

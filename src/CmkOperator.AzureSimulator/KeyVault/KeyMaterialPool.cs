using System.Security.Cryptography;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>
/// Real keys, made when they are first looked at. An RSA key of 3072 bits takes a good part of a second of processor time, so versions share
/// a few per size in turn: two versions that follow each other never have the same one.
/// </summary>
internal sealed class KeyMaterialPool
{
    private const int PerSize = 2;
    private readonly Dictionary<int, List<RSA>> _rsa = [];
    private readonly Dictionary<string, KeyMaterial> _byVersion = new(StringComparer.OrdinalIgnoreCase);
    private int _turn;

    public KeyMaterial For(string versionId, string kty, int? size, string? curve)
    {
        if (!_byVersion.TryGetValue(versionId, out var material))
        {
            _byVersion[versionId] = material = kty.StartsWith("EC", StringComparison.OrdinalIgnoreCase)
                ? new KeyMaterial(null, ECDsa.Create(CurveOf(curve)))
                : new KeyMaterial(NextRsa(size ?? 2048), null);
        }

        return material;
    }

    /// <summary>Gives a version the very key that was imported for it.</summary>
    public void Import(string versionId, RSAParameters parameters) => _byVersion[versionId] = new KeyMaterial(RSA.Create(parameters), null);

    private RSA NextRsa(int size)
    {
        if (!_rsa.TryGetValue(size, out var made))
        {
            _rsa[size] = made = [];
        }

        if (made.Count < PerSize)
        {
            made.Add(RSA.Create(size));
            return made[^1];
        }

        return made[_turn++ % PerSize];
    }

    private static ECCurve CurveOf(string? curve) => curve switch
    {
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP256,
    };
}

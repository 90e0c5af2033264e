using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>What a new key version must satisfy, from either plane.</summary>
internal static partial class KeyRules
{
    private static readonly string[] Kinds = ["RSA", "RSA-HSM", "EC", "EC-HSM", "oct", "oct-HSM"];
    private static readonly string[] Operations = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import", "export"];
    private static readonly string[] Curves = ["P-256", "P-256K", "P-384", "P-521"];

    /// <summary>Checks the request and completes it to the stored properties of a version.</summary>
    public static JsonObject Version(StoredResource vault, string name, string? kty, long? size, string? curve, JsonArray? operations, JsonObject? attributes)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw Bad($"The request URI contains an invalid name: {name}");
        }

        if (Kinds.FirstOrDefault(kind => ResourceId.Is(kind, kty)) is not { } canonical)
        {
            throw Bad("Property has invalid value: kty");
        }

        if (canonical.EndsWith("-HSM", StringComparison.Ordinal) && !ResourceId.Is("premium", vault.Body.Text("properties", "sku", "name")))
        {
            throw Bad($"The key type {canonical} needs a vault of the premium sku.");
        }

        var properties = new JsonObject { ["kty"] = canonical };
        if (canonical.StartsWith("RSA", StringComparison.Ordinal))
        {
            properties["keySize"] = (size ?? 2048) is 2048 or 3072 or 4096 ? size ?? 2048 : throw Bad("Property has invalid value: key_size");
        }
        else if (canonical.StartsWith("EC", StringComparison.Ordinal))
        {
            properties["curveName"] = Curves.FirstOrDefault(known => ResourceId.Is(known, curve ?? "P-256")) ?? throw Bad("Property has invalid value: crv");
        }

        if (operations.Texts().FirstOrDefault(operation => !Operations.Contains(operation, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw Bad($"Property has invalid value: key_ops: {unknown}");
        }

        properties["keyOps"] = operations?.DeepClone() ?? Default(canonical);
        properties["attributes"] = Attributes(attributes);
        return properties;
    }

    /// <summary>The attributes a client may set, checked.</summary>
    public static JsonObject Attributes(JsonObject? sent)
    {
        var result = new JsonObject();
        foreach (var name in (string[])["enabled", "nbf", "exp", "exportable"])
        {
            if (sent?[name] is { } value)
            {
                result[name] = value.DeepClone();
            }
        }

        if (result.Number("nbf") is { } from && result.Number("exp") is { } until && until <= from)
        {
            throw Bad("Property has invalid value: exp must be later than nbf");
        }

        return result;
    }

    public static JsonArray CheckOperations(JsonArray operations) =>
        operations.Texts().All(operation => Operations.Contains(operation, StringComparer.OrdinalIgnoreCase))
            ? operations.DeepClone().AsArray()
            : throw Bad("Property has invalid value: key_ops");

    private static JsonArray Default(string kty) => kty switch
    {
        "EC" or "EC-HSM" => new JsonArray("sign", "verify"),
        "oct" or "oct-HSM" => new JsonArray("encrypt", "decrypt", "wrapKey", "unwrapKey"),
        _ => new JsonArray("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"),
    };

    private static ApiException Bad(string message) => new(400, "BadParameter", message);

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$")]
    private static partial Regex NamePattern();
}

/// <summary>Reads what a client sends for a key: an imported RSA key, a lifetime.</summary>
internal static class KeyImport
{
    public static RSAParameters Read(JsonObject key)
    {
        try
        {
            return new RSAParameters
            {
                Modulus = Part(key, "n"),
                Exponent = Part(key, "e"),
                D = Part(key, "d"),
                P = Part(key, "p"),
                Q = Part(key, "q"),
                DP = Part(key, "dp"),
                DQ = Part(key, "dq"),
                InverseQ = Part(key, "qi"),
            };
        }
        catch (FormatException)
        {
            throw new ApiException(400, "BadParameter", "Property has invalid value: key");
        }
    }

    /// <summary>Whether an ISO 8601 duration is 28 days at least.</summary>
    public static bool IsLongEnough(string duration)
    {
        try
        {
            return XmlConvert.ToTimeSpan(duration) >= TimeSpan.FromDays(28);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Part(JsonObject key, string name) =>
        Base64Url.DecodeFromChars(key.Text(name) ?? throw new ApiException(400, "BadParameter", $"The required property 'key.{name}' is missing."));
}

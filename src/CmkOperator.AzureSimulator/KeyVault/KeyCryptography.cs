using System.Buffers.Text;
using System.Security.Cryptography;

namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The cryptographic operations of a key version, which its state allows or rejects as Key Vault does.</summary>
internal sealed class KeyCryptography(AzureState azure, VaultRegistry vaults)
{
    public JsonObject Run(StoredResource version, string operation, JsonObject body)
    {
        var word = Canonical(operation);
        CheckState(version, word);
        var properties = version.Body["properties"];
        if (!properties.ArrayAt("keyOps").Texts().Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            throw new ApiException(403, new ApiError("Forbidden", $"Operation {word} is not permitted on this key.") { Inner = "KeyOperationForbidden" });
        }

        var material = vaults.Materials.For(version.Id.Text, properties.Text("kty") ?? "RSA", (int?)properties.Number("keySize"), properties.Text("curveName"));
        var value = Decode(body, word is "sign" or "verify" ? (word == "verify" ? "digest" : "value") : "value");
        try
        {
            var result = new JsonObject { ["kid"] = properties.Text("keyUriWithVersion") };
            switch (word)
            {
                case "wrapKey" or "encrypt":
                    result["value"] = Base64Url.EncodeToString(Rsa(material).Encrypt(value, Padding(body)));
                    break;
                case "unwrapKey" or "decrypt":
                    result["value"] = Base64Url.EncodeToString(Rsa(material).Decrypt(value, Padding(body)));
                    break;
                case "sign":
                    result["value"] = Base64Url.EncodeToString(Sign(material, value, body));
                    break;
                default:
                    return new JsonObject { ["value"] = Verify(material, value, Decode(body, "value"), body) };
            }

            return result;
        }
        catch (CryptographicException)
        {
            throw Bad("The parameter is incorrect.");
        }
    }

    /// <summary>The error when the version's state does not allow an operation, or null.</summary>
    public static ApiError? StateFault(AzureState azure, StoredResource version, string operation)
    {
        var attributes = version.Body["properties"]?["attributes"];
        var protects = operation is "wrapKey" or "encrypt" or "sign";
        if (attributes.Flag("enabled") == false && (!protects || azure.Switches.DisabledKeyWrapIsForbidden))
        {
            return KeyErrors.DisabledError(operation);
        }

        var now = azure.Now.ToUnixTimeSeconds();
        return protects && attributes.Number("exp") is { } until && until <= now ? KeyErrors.OutsideValidityError(operation, isExpired: true)
            : protects && attributes.Number("nbf") is { } from && from > now ? KeyErrors.OutsideValidityError(operation, isExpired: false)
            : null;
    }

    private void CheckState(StoredResource version, string operation)
    {
        if (StateFault(azure, version, operation) is { } fault)
        {
            throw new ApiException(403, fault);
        }
    }

    private static RSA Rsa(KeyMaterial material) => material.Rsa ?? throw Bad("The operation needs an RSA key.");

    private static byte[] Sign(KeyMaterial material, byte[] digest, JsonObject body)
    {
        var hash = HashOf(body);
        return material.Ec?.SignHash(digest) ?? Rsa(material).SignHash(digest, hash, SignaturePadding(body));
    }

    private static bool Verify(KeyMaterial material, byte[] digest, byte[] signature, JsonObject body) =>
        material.Ec?.VerifyHash(digest, signature) ?? Rsa(material).VerifyHash(digest, signature, HashOf(body), SignaturePadding(body));

    private static HashAlgorithmName HashOf(JsonObject body) => (body.Text("alg") ?? "") switch
    {
        "RS256" or "PS256" or "ES256" => HashAlgorithmName.SHA256,
        "RS384" or "PS384" or "ES384" => HashAlgorithmName.SHA384,
        "RS512" or "PS512" or "ES512" => HashAlgorithmName.SHA512,
        _ => throw Bad("Property has invalid value: alg"),
    };

    private static RSASignaturePadding SignaturePadding(JsonObject body) =>
        body.Text("alg")!.StartsWith('P') ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    private static RSAEncryptionPadding Padding(JsonObject body) => body.Text("alg") switch
    {
        "RSA-OAEP-256" => RSAEncryptionPadding.OaepSHA256,
        "RSA-OAEP" => RSAEncryptionPadding.OaepSHA1,
        "RSA1_5" => RSAEncryptionPadding.Pkcs1,
        _ => throw Bad("Property has invalid value: alg"),
    };

    private static byte[] Decode(JsonObject body, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(body.Text(name) ?? throw Bad($"The required property '{name}' is missing."));
        }
        catch (FormatException)
        {
            throw Bad($"Property has invalid value: {name} is no base64url.");
        }
    }

    private static string Canonical(string operation) => operation.ToLowerInvariant() switch
    {
        "wrapkey" => "wrapKey",
        "unwrapkey" => "unwrapKey",
        var other => other,
    };

    private static ApiException Bad(string message) => new(400, "BadParameter", message);
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.AzureSimulator.Identity;

/// <summary>Signs and checks access tokens. They live by the wall clock: clients cache them by it.</summary>
internal sealed class TokenAuthority(AzureState azure) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    // Only this class checks the signature, and an RSA key would cost every start a tenth of a second.
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _keyId = Guid.NewGuid().ToString("N");

    public void Dispose() => _key.Dispose();

    public string Issue(string tenantId, DirectoryPrincipal principal, string audience)
    {
        var now = azure.Clock.Wall.GetUtcNow();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["kid"] = _keyId };
        var claims = new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = $"{azure.Endpoints.Authority}/{tenantId}/",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds() - 300,
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["appid"] = principal.AppId,
            ["appidacr"] = "1",
            ["idtyp"] = "app",
            ["oid"] = principal.ObjectId,
            ["sub"] = principal.ObjectId,
            ["tid"] = tenantId,
            ["ver"] = "1.0",
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The caller that a token identifies; null when it is malformed, issued elsewhere or expired.</summary>
    public CallerIdentity? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || DecodeClaims(token) is not { } claims)
        {
            return null;
        }

        try
        {
            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            if (!_key.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256))
            {
                return null;
            }
        }
        catch (FormatException)
        {
            return null;
        }

        return claims.Number("exp") > azure.Clock.Wall.GetUtcNow().ToUnixTimeSeconds()
            ? new CallerIdentity(claims.Text("appid") ?? "", claims.Text("oid") ?? "", claims.Text("tid") ?? "", claims.Text("aud") ?? "")
            : null;
    }

    /// <summary>The claims of a token whose signature is not checked.</summary>
    public static JsonNode? DecodeClaims(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            return JsonReading.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public JsonObject PublicKeys()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["use"] = "sig",
                ["kid"] = _keyId,
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        };
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}

/// <summary>Which resource a token must be for: the clouds' own names of ARM, Key Vault and Graph, and this machine's.</summary>
internal static class Audiences
{
    private static readonly HashSet<string> Arm = new(StringComparer.OrdinalIgnoreCase)
    {
        "management.azure.com", "management.core.windows.net", "management.usgovcloudapi.net", "management.core.usgovcloudapi.net",
        "management.chinacloudapi.cn", "management.core.chinacloudapi.cn", "localhost", "127.0.0.1",
    };

    private static readonly HashSet<string> Vault = new(StringComparer.OrdinalIgnoreCase)
    {
        "vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn", "vault.localhost",
    };

    private static readonly HashSet<string> Graph = new(StringComparer.OrdinalIgnoreCase)
    {
        "graph.microsoft.com", "graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "localhost", "127.0.0.1",
    };

    public static bool IsArm(string audience) => Has(Arm, audience);

    public static bool IsVault(string audience) => Has(Vault, audience);

    public static bool IsGraph(string audience) => Has(Graph, audience) || string.Equals(audience, "00000003-0000-0000-c000-000000000000", StringComparison.OrdinalIgnoreCase);

    private static bool Has(HashSet<string> hosts, string audience) => Uri.TryCreate(audience, UriKind.Absolute, out var uri) && hosts.Contains(uri.Host);
}

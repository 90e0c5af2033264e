using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>
/// Signs tokens of service accounts as an API server does. They live by the machine's clock, whatever clock the server runs by: whoever
/// reads them is not of this process.
/// </summary>
internal static class ServiceAccountSigner
{
    /// <summary>The issuer in every token, as in a cluster that says nothing else.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private const long DefaultSeconds = 3600;

    // One key for all servers of a process: nothing here checks the signature, and a real server has one key as well.
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string KeyId = Base64Url.EncodeToString(SHA256.HashData(Key.ExportSubjectPublicKeyInfo()));
    private static readonly Lock Signing = new();

    /// <summary>The TokenRequest answered.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="question">The TokenRequest.</param>
    public static JsonObject Answer(JsonObject account, JsonObject question)
    {
        string[] audiences = question.At("spec", "audiences").Strings().ToArray() is { Length: > 0 } asked ? asked : [Issuer];
        var seconds = question.At("spec", "expirationSeconds").AsLong() ?? DefaultSeconds;
        var now = TimeProvider.System.GetUtcNow();
        var until = now.AddSeconds(seconds);
        var answer = (JsonObject)question.DeepClone();
        answer["metadata"] = new JsonObject
        {
            ["name"] = account.Text("metadata", "name"),
            ["namespace"] = account.Text("metadata", "namespace"),
            ["creationTimestamp"] = $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        };
        answer["spec"] = new JsonObject { ["audiences"] = Strings(audiences), ["expirationSeconds"] = seconds, ["boundObjectRef"] = null };
        answer["status"] = new JsonObject
        {
            ["token"] = Sign(account, audiences, now, until),
            ["expirationTimestamp"] = $"{until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        };
        return answer;
    }

    private static string Sign(JsonObject account, string[] audiences, DateTimeOffset now, DateTimeOffset until)
    {
        var (space, name) = (account.Text("metadata", "namespace"), account.Text("metadata", "name"));
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = KeyId };
        var claims = new JsonObject
        {
            ["aud"] = Strings(audiences),
            ["exp"] = until.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = space,
                ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = account.Text("metadata", "uid") },
            },
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = $"system:serviceaccount:{space}:{name}",
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        byte[] signature;
        lock (Signing)
        {
            signature = Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static JsonArray Strings(string[] values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonText.ToUtf8(json));
}

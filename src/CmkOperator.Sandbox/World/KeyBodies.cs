using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.World;

/// <summary>Bodies that make keys through Azure Resource Manager.</summary>
internal static class KeyBodies
{
    /// <summary>A key that a workspace can use, or one that differs in what is given.</summary>
    /// <param name="type">Key type.</param>
    /// <param name="operations">What it may be used for; null means the service's default, which is everything.</param>
    /// <param name="enabled">Whether it is enabled.</param>
    /// <param name="notBefore">Start of its life.</param>
    /// <param name="expires">End of its life.</param>
    public static JsonObject Rsa(
        string type = "RSA", IReadOnlyList<string>? operations = null, bool enabled = true, DateTimeOffset? notBefore = null, DateTimeOffset? expires = null)
    {
        var attributes = new JsonObject { ["enabled"] = enabled };
        Set(attributes, "nbf", notBefore?.ToUnixTimeSeconds());
        Set(attributes, "exp", expires?.ToUnixTimeSeconds());
        var properties = new JsonObject { ["kty"] = type, ["attributes"] = attributes };
        var isRsa = type.StartsWith("RSA", StringComparison.Ordinal);
        Set(properties, isRsa ? "keySize" : "curveName", isRsa ? 2048 : "P-256");
        Set(properties, "keyOps", operations is null ? null : new JsonArray([.. operations.Select(operation => (JsonNode?)operation)]));
        return new JsonObject { ["properties"] = properties };
    }

    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}

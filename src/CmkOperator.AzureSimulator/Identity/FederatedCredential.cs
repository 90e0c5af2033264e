namespace CmkOperator.AzureSimulator.Identity;

/// <summary>Whose tokens an application accepts in place of a secret. Those of a managed identity are ARM resources; an application's are made under the control endpoint.</summary>
/// <param name="ClientId">The application's id.</param>
/// <param name="Issuer">The issuer of the token.</param>
/// <param name="Subject">The subject of the token.</param>
/// <param name="Audiences">The audiences that the token may have.</param>
internal sealed record FederatedCredential(string ClientId, string Issuer, string Subject, IReadOnlyList<string> Audiences)
{
    public const string ExchangeAudience = "api://AzureADTokenExchange";

    /// <summary>Reads <c>{"clientId", "issuer", "subject", "audience" or "audiences"}</c>.</summary>
    /// <exception cref="FormatException">A member is missing.</exception>
    public static FederatedCredential FromJson(JsonNode? body) =>
        body is { } && body.Text("clientId") is { Length: > 0 } client && body.Text("issuer") is { Length: > 0 } issuer && body.Text("subject") is { Length: > 0 } subject
            ? new FederatedCredential(client, issuer, subject, AudiencesOf(body))
            : throw new FormatException("The body is {\"clientId\", \"issuer\", \"subject\"} and, if it is another than " + ExchangeAudience + ", \"audience\".");

    /// <summary>Reads the resource that a managed identity has of it.</summary>
    public static FederatedCredential FromResource(string clientId, JsonObject resource) => new(
        clientId,
        resource.Text("properties", "issuer") ?? "",
        resource.Text("properties", "subject") ?? "",
        [.. resource.ArrayAt("properties", "audiences").Texts()]);

    public JsonObject ToJson() => new()
    {
        ["clientId"] = ClientId,
        ["issuer"] = Issuer,
        ["subject"] = Subject,
        ["audiences"] = Audiences.ToJsonArray(),
    };

    private static string[] AudiencesOf(JsonNode body) => body.Text("audience") is { Length: > 0 } one ? [one]
        : body.ArrayAt("audiences").Texts().ToArray() is { Length: > 0 } many ? many
        : [ExchangeAudience];
}

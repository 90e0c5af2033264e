using System.Net;
using System.Text.Json.Nodes;

namespace CmkOperator.EndToEndTests.Api;

/// <summary>What the API server answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Code, JsonNode Body)
{
    /// <summary>True for any 2xx.</summary>
    public bool Accepted => (int)Code is >= 200 and < 300;

    /// <summary>The causes of a rejection.</summary>
    public IReadOnlyList<ApiCause> Causes =>
        [
            .. (Body["details"]?["causes"]?.AsArray() ?? []).Select(cause =>
                new ApiCause((string?)cause!["field"] ?? "", (string?)cause["reason"] ?? "", (string?)cause["message"] ?? "")),
        ];

    /// <summary>Body and code, for the message of a failed assertion.</summary>
    public override string ToString() => $"{(int)Code} {Body.ToJsonString()}";
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Json;

namespace CmkOperator.Kubernetes.Client;

/// <summary>Turns an error answer (a <c>Status</c> object, or whatever a proxy returned instead) into an exception.</summary>
internal static class KubernetesErrorReader
{
    private const int LongestMessage = 1024;

    public static async Task<KubernetesApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return FromStatus(response.StatusCode, body, RetryAfter(response));
    }

    /// <summary>Reads a <c>Status</c> object; its own code wins over <paramref name="fallback"/>.</summary>
    public static KubernetesApiException FromStatus(HttpStatusCode fallback, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        var status = Parse(body);
        if (status is null)
        {
            var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestMessage)]).Trim();
            return new(fallback, null, text.Length == 0 ? $"HTTP {(int)fallback}" : text, retryAfter);
        }

        var code = Number(status["code"]) is { } number ? (HttpStatusCode)number : fallback;
        var message = Text(status["message"]) ?? $"HTTP {(int)code}";
        if (retryAfter is null && status["details"] is JsonObject details && Number(details["retryAfterSeconds"]) is > 0 and var seconds)
        {
            retryAfter = TimeSpan.FromSeconds((double)seconds);
        }

        return new(code, Text(status["reason"]), Shorten(message), retryAfter);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static string Shorten(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage];

    private static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonTree.Read(body) as JsonObject;
        }
        catch (JsonException)
        {
            // Not JSON: the text itself becomes the message.
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}

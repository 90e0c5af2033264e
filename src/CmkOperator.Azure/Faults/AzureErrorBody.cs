using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Json;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// The content of an error body, whichever service wrote it: the envelope of Azure Resource Manager, a provider without the envelope
/// or with capitals, Key Vault's <c>innererror</c>, an OAuth error, a gateway's HTML, nothing.
/// </summary>
/// <param name="Code">The outermost code; empty when there is none.</param>
/// <param name="Message">The message, then those of the details, as written.</param>
/// <param name="InnerCodes">Codes of details and inner errors, outermost first, without the outermost code itself.</param>
/// <param name="Target">The target, or the policy, lock or deny assignment that the error names; null when it names nothing.</param>
internal sealed record AzureErrorBody(string Code, string Message, IReadOnlyList<string> InnerCodes, string? Target)
{
    private const int MaxDepth = 8;
    private const int MaxParts = 32;

    /// <summary>An empty error body.</summary>
    public static AzureErrorBody Empty { get; } = new(string.Empty, string.Empty, [], null);

    /// <summary>Reads a whole body.</summary>
    public static AzureErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return Empty;
        }

        JsonNode? root;
        try
        {
            root = JsonTree.Read(body.Span);
        }
        catch (JsonException)
        {
            return new AzureErrorBody(string.Empty, FaultText.CleanMarkup(Encoding.UTF8.GetString(body.Span)), [], null);
        }

        return root is JsonObject json ? Parse(json) : new AzureErrorBody(string.Empty, Text(root) ?? string.Empty, [], null);
    }

    /// <summary>Reads an error object, or an object that holds one in <c>error</c>.</summary>
    public static AzureErrorBody Parse(JsonObject json)
    {
        var wrapped = Member(json, "error");
        if (wrapped is JsonValue)
        {
            // OAuth 2.0: {"error":"invalid_client","error_description":"AADSTS…"}
            return new AzureErrorBody(Text(wrapped) ?? string.Empty, Text(Member(json, "error_description")) ?? string.Empty, [], null);
        }

        var error = wrapped as JsonObject ?? json;
        var parts = new Parts();
        Collect(error, parts, 0);
        var code = parts.Codes.Count > 0 ? parts.Codes[0] : string.Empty;
        return new AzureErrorBody(
            code,
            string.Join(' ', parts.Messages),
            parts.Codes.Skip(1).ToArray(),
            ErrorSubject.Find(error, parts.Messages) ?? Text(Member(error, "target")));
    }

    internal static JsonNode? Member(JsonObject json, string name)
    {
        foreach (var (key, value) in json)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
        : null;

    private static void Collect(JsonObject error, Parts parts, int depth)
    {
        if (depth > MaxDepth || parts.Codes.Count >= MaxParts)
        {
            return;
        }

        // An outermost level without a code keeps its place; otherwise an inner code would pass as the outer one.
        var code = Text(Member(error, "code")) ?? string.Empty;
        if ((depth == 0 || code.Length > 0) && (depth == 0 || !parts.Codes.Contains(code)))
        {
            parts.Codes.Add(code);
        }

        if (Text(Member(error, "message")) is { Length: > 0 } message && !parts.Messages.Exists(known => known.Contains(message, StringComparison.Ordinal)))
        {
            parts.Messages.Add(message);
        }

        foreach (var name in (ReadOnlySpan<string>)["innererror", "error"])
        {
            if (Member(error, name) is JsonObject inner)
            {
                Collect(inner, parts, depth + 1);
            }
        }

        if (Member(error, "details") is JsonArray details)
        {
            foreach (var detail in Sorted(details))
            {
                Collect(detail, parts, depth + 1);
            }
        }
    }

    // Azure lists the details of one failure in another order at the next try.
    private static IEnumerable<JsonObject> Sorted(JsonArray details) => details
        .OfType<JsonObject>()
        .Take(MaxParts)
        .OrderBy(detail => Text(Member(detail, "code")), StringComparer.OrdinalIgnoreCase)
        .ThenBy(detail => FaultText.Clean(Text(Member(detail, "message"))), StringComparer.Ordinal)
        .ThenBy(detail => FaultText.Clean(detail.ToJsonString()), StringComparer.Ordinal);

    private sealed class Parts
    {
        public List<string> Codes { get; } = [];

        public List<string> Messages { get; } = [];
    }
}

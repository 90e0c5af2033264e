using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Json;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// The content of an error body, whichever service wrote it: the envelope of Azure Resource Manager, a provider without the envelope
/// or with capitals, a list, Key Vault's <c>innererror</c>, an OAuth error, a problem of a web framework, a gateway's HTML, nothing.
/// </summary>
/// <param name="Code">The outermost code; empty when there is none.</param>
/// <param name="Message">The message, then those of the details, as written.</param>
/// <param name="InnerCodes">Codes of details and inner errors, outermost first, without the outermost code itself.</param>
/// <param name="Target">The target, or the policy, lock or deny assignment that the error names; null when it names nothing.</param>
internal sealed record AzureErrorBody(string Code, string Message, IReadOnlyList<string> InnerCodes, string? Target)
{
    private const int MaxDepth = 8;
    private const int MaxParts = 32;

    private static readonly string[] Nested = ["innererror", "error", "details", "errors", "properties"];
    private static readonly string[] CodeNames = ["code", "errorCode"];

    // The last two are those of a problem (RFC 9457).
    private static readonly string[] MessageNames = ["message", "errorMessage", "error_description", "detail", "title"];

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
            root = JsonTree.Read(WithoutMark(body.Span));
        }
        catch (JsonException)
        {
            return new AzureErrorBody(string.Empty, FaultText.CleanMarkup(Encoding.UTF8.GetString(WithoutMark(body.Span))), [], null);
        }

        return root switch
        {
            JsonObject json => Parse(json),
            JsonArray list => Parse(new JsonObject { ["error"] = list }),
            _ => new AzureErrorBody(string.Empty, Text(root) ?? string.Empty, [], null),
        };
    }

    /// <summary>Reads an error object, or an object that holds one, or a list of them, in <c>error</c>, <c>errors</c> or <c>properties</c>.</summary>
    public static AzureErrorBody Parse(JsonObject json)
    {
        var error = Unwrap(json);
        var parts = new Parts();
        Collect(error, parts, 0);
        var code = parts.Codes.Count > 0 ? parts.Codes[0] : string.Empty;
        return new AzureErrorBody(
            code,
            string.Join(' ', parts.Messages),
            parts.Codes.Skip(1).ToArray(),
            ErrorSubject.Find(error, parts.Messages) ?? Text(Member(error, "target")));
    }

    /// <summary>The errors inside an error: those of a list in the same order at each try, because Azure's own order changes.</summary>
    internal static IEnumerable<JsonObject> Inside(JsonObject error) => Nested.SelectMany(name => Member(error, name) switch
    {
        JsonObject inner => [inner],
        JsonArray list => list
            .OfType<JsonObject>()
            .Take(MaxParts)
            .OrderBy(inner => Text(Member(inner, "code")), StringComparer.OrdinalIgnoreCase)
            .ThenBy(inner => FaultText.Clean(Text(Member(inner, "message"))), StringComparer.Ordinal)
            .ThenBy(inner => FaultText.Clean(inner.ToJsonString()), StringComparer.Ordinal),
        _ => Enumerable.Empty<JsonObject>(),
    });

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

    // A mark of the byte order is no JSON.
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    // The object whose code is the outermost one.
    private static JsonObject Unwrap(JsonObject json)
    {
        if (Member(json, "error") is { } wrapped)
        {
            return wrapped is JsonObject error ? error : Only(wrapped) ?? json;
        }

        return FirstText(json, CodeNames) is not null || FirstText(json, MessageNames) is not null ? json
            : Only(Member(json, "errors"))
            ?? (Member(json, "properties") is JsonObject inner && Nested.Concat(CodeNames).Concat(MessageNames).Any(name => Member(inner, name) is not null) ? Unwrap(inner) : json);
    }

    private static JsonObject? Only(JsonNode? list) => list is JsonArray { Count: 1 } array ? array[0] as JsonObject : null;

    private static string? FirstText(JsonObject json, IReadOnlyList<string> names) =>
        names
            .Select(name => Member(json, name))
            .Select(member => Text(member is JsonObject localized ? Member(localized, "value") : member))
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static void Collect(JsonObject error, Parts parts, int depth)
    {
        if (depth > MaxDepth || parts.Codes.Count >= MaxParts || parts.Messages.Count >= MaxParts)
        {
            return;
        }

        // OAuth 2.0: {"error":"invalid_client","error_description":"AADSTS…"}. A code is one word, and a sentence is a message.
        var said = Text(Member(error, "error"));
        var isCode = said is not null && !said.Any(char.IsWhiteSpace);

        // An outermost level without a code keeps its place; otherwise an inner code would pass as the outer one.
        var code = FirstText(error, CodeNames) ?? (isCode ? said! : string.Empty);
        if ((depth == 0 || code.Length > 0) && (depth == 0 || !parts.Codes.Contains(code)))
        {
            parts.Codes.Add(code);
        }

        parts.Say(said == code ? null : said);
        parts.Say(FirstText(error, MessageNames));
        foreach (var inner in Inside(error))
        {
            Collect(inner, parts, depth + 1);
        }

        // {"errors":["text"]}, {"errors":{"properties.name":["text"]}}, {"details":"text"}
        foreach (var text in Nested.SelectMany(name => Sentences(Member(error, name), name)).Order(StringComparer.Ordinal).Take(MaxParts))
        {
            parts.Say(text);
        }
    }

    private static IEnumerable<string> Sentences(JsonNode? node, string name) => node switch
    {
        JsonValue value when name != "error" && value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        JsonArray list => list.OfType<JsonValue>().Where(item => item.GetValueKind() == JsonValueKind.String).Select(item => item.GetValue<string>()),
        JsonObject fields when name == "errors" => fields.SelectMany(field => Sentences(field.Value, string.Empty).Select(text => $"{field.Key}: {text}")),
        _ => [],
    };

    private sealed class Parts
    {
        public List<string> Codes { get; } = [];

        public List<string> Messages { get; } = [];

        public void Say(string? message)
        {
            if (!string.IsNullOrWhiteSpace(message) && !Messages.Exists(known => known.Contains(message, StringComparison.Ordinal)))
            {
                Messages.Add(message);
            }
        }
    }
}

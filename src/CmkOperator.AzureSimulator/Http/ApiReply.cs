namespace CmkOperator.AzureSimulator.Http;

/// <summary>A reply: status, headers and an optional body.</summary>
internal sealed class ApiReply(int status, JsonNode? body = null)
{
    public int Status { get; } = status;

    public JsonNode? Body { get; } = body;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static ApiReply Ok(JsonNode? body) => new(200, body);

    public static ApiReply Empty(int status) => new(status);

    public ApiReply With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    public ApiReply With(IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (header, value) in headers)
        {
            Headers[header] = value;
        }

        return this;
    }
}

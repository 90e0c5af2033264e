namespace CmkOperator.AzureSimulator.Http;

/// <summary>What is answered: a status, headers, and a body or none.</summary>
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
}

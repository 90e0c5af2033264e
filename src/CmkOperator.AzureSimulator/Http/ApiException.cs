namespace CmkOperator.AzureSimulator.Http;

/// <summary>An error reply: thrown by the rule, turned into Azure's error body at the edge.</summary>
internal sealed class ApiException(int status, ApiError error) : Exception(error.Message)
{
    public ApiException(int status, string code, string message)
        : this(status, new ApiError(code, message))
    {
    }

    public int Status { get; } = status;

    public ApiError Error { get; } = error;

    /// <summary>Whether ARM rejected the request rather than the provider behind it: shows as <c>x-ms-failure-cause: gateway</c>.</summary>
    public bool ByGateway { get; init; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static ApiException Gateway(int status, string code, string message) => new(status, code, message) { ByGateway = true };

    public ApiReply ToReply()
    {
        var reply = new ApiReply(Status, new JsonObject { ["error"] = Error.ToJson() });
        reply.With(Headers);
        return ByGateway ? reply.With("x-ms-failure-cause", "gateway") : reply;
    }
}

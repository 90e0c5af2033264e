namespace CmkOperator.AzureSimulator.Http;

/// <summary>A request as the handlers see it.</summary>
internal sealed class ApiRequest
{
    public required string Method { get; init; }

    /// <summary>Host with port, as the client wrote it.</summary>
    public required string Host { get; init; }

    /// <summary>Unescaped path, without a trailing slash.</summary>
    public required string Path { get; init; }

    public required QueryText Query { get; init; }

    public required string BodyText { get; init; }

    public required Func<string, string?> Header { get; init; }

    public CallerIdentity Caller { get; set; } = new("", "", "", "");

    public ResourceId Id { get; set; } = ResourceId.Parse("/");

    public string ApiVersion { get; set; } = "";

    /// <summary>The error, set by a fault, that the long operation of this request ends with.</summary>
    public ApiError? LateError { get; set; }

    public string Authority => $"https://{Host}";

    public bool IsWrite => Method is "PUT" or "PATCH" or "DELETE" or "POST";

    public bool Is(string method) => Method == method;

    /// <summary>The body as an object.</summary>
    /// <exception cref="ApiException">400 when there is none or it is not a JSON object.</exception>
    public JsonObject RequireBody()
    {
        if (string.IsNullOrWhiteSpace(BodyText))
        {
            throw ApiException.Gateway(400, "MissingRequestBody", "The request content was empty where a JSON object was expected.");
        }

        return JsonReading.Parse(BodyText) as JsonObject
            ?? throw ApiException.Gateway(400, "InvalidRequestContent",
                "The request content was invalid and could not be deserialized: 'Unexpected character encountered while parsing value.'.");
    }

    public ApiException MethodNotAllowed() =>
        ApiException.Gateway(405, "MethodNotAllowed", $"The requested resource does not support http method '{Method}'.");

    /// <summary>One page of a list, with the link to the next.</summary>
    public ApiReply Page(IEnumerable<JsonNode?> items, int pageSize)
    {
        var skip = int.TryParse(Query["$skipToken"] ?? Query["$skip"], out var asked) && asked > 0 ? asked : 0;
        JsonNode?[] all = [.. items];
        var body = new JsonObject { ["value"] = all.Skip(skip).Take(pageSize).ToJsonArray() };
        if (all.Length > skip + pageSize)
        {
            body["nextLink"] = $"{Authority}{EscapedPath()}?{Query.With("$skipToken", $"{skip + pageSize}")}";
        }

        return ApiReply.Ok(body);
    }

    private string EscapedPath() => string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));
}

/// <summary>Who sent a request, by its token.</summary>
/// <param name="ClientId">The application id.</param>
/// <param name="ObjectId">The object id of its principal in the tenant; what policies and assignments name.</param>
/// <param name="TenantId">The tenant that issued the token.</param>
/// <param name="Audience">The resource the token is for.</param>
internal sealed record CallerIdentity(string ClientId, string ObjectId, string TenantId, string Audience);

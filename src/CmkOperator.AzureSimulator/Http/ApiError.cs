namespace CmkOperator.AzureSimulator.Http;

/// <summary>An error of Azure's envelope.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">The sentence.</param>
internal sealed record ApiError(string Code, string Message)
{
    public string? Target { get; init; }

    public IReadOnlyList<ApiError> Details { get; init; } = [];

    /// <summary>Key Vault's second, finer code.</summary>
    public string? Inner { get; init; }

    public JsonArray? AdditionalInfo { get; init; }

    public static ApiError FromJson(JsonNode node)
    {
        var error = node is JsonObject holder && holder["error"] is JsonObject wrapped ? wrapped : node.AsObject();
        return new ApiError((string?)error["code"] ?? "InternalServerError", (string?)error["message"] ?? "")
        {
            Target = (string?)error["target"],
            Details = error["details"] is JsonArray details ? [.. details.OfType<JsonObject>().Select(FromJson)] : [],
            AdditionalInfo = error["additionalInfo"]?.DeepClone() as JsonArray,
        };
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Target is not null)
        {
            json["target"] = Target;
        }

        if (Inner is not null)
        {
            json["innererror"] = new JsonObject { ["code"] = Inner };
        }

        if (Details.Count > 0)
        {
            json["details"] = new JsonArray([.. Details.Select(detail => (JsonNode?)detail.ToJson())]);
        }

        if (AdditionalInfo is not null)
        {
            json["additionalInfo"] = AdditionalInfo.DeepClone();
        }

        return json;
    }
}

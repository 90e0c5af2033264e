using System.Globalization;
using System.Text;
using CmkOperator.AzureSimulator.Authorization;

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>Azure Resource Graph's query call: scope, quota, pages, formats.</summary>
internal sealed class ResourceGraphEndpoint(AzureState azure, AccessEvaluator access)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;
    private readonly GraphIndex _index = new(azure);
    private readonly GraphQuota _quota = new(azure);

    // The pages of one result are cut from it: twenty pages of the same query run it once, while nothing changes.
    private const int ResultsKept = 16;
    private readonly Dictionary<string, KqlRow[]> _results = new(StringComparer.Ordinal);
    private long _resultsOf = -1;

    public ApiReply Handle(ApiRequest request)
    {
        var limits = _quota.Take(request);
        var body = request.RequireBody();
        if (body.Text("query") is not { } text)
        {
            throw Refused("InvalidQuery", "The property 'query' is required.");
        }

        KqlQuery query;
        try
        {
            query = KqlQuery.Parse(text);
        }
        catch (KqlException e)
        {
            throw Refused(e.Code, e.Message);
        }

        var options = body.ObjectAt("options");
        var size = PageSize(options);
        var skip = Skip(options, text, query);
        var rows = Result(request, body, text, query);
        KqlRow[] page = [.. rows.Skip(skip).Take(size)];
        var hasMore = rows.Length > skip + page.Length;
        var isTable = ResourceId.Is(options.Text("resultFormat") ?? (string.CompareOrdinal(request.ApiVersion, "2021") < 0 ? "table" : "objectArray"), "table");
        var reply = new JsonObject
        {
            ["totalRecords"] = rows.Length,
            ["count"] = page.Length,
            ["data"] = isTable ? Table(query, page) : page.Select(row => (JsonNode?)row.ToJson()).ToJsonArray(),
            ["facets"] = new JsonArray(),
            ["resultTruncated"] = hasMore && !query.CanPage ? "true" : "false",
        };
        if (hasMore && query.CanPage)
        {
            reply["$skipToken"] = Token(text, skip + page.Length);
        }

        return ApiReply.Ok(reply).With(limits);
    }

    private KqlRow[] Result(ApiRequest request, JsonObject body, string text, KqlQuery query)
    {
        _index.Refresh();
        if (_resultsOf != _index.Version || _results.Count >= ResultsKept)
        {
            _results.Clear();
            _resultsOf = _index.Version;
        }

        var asked = string.Join('\n', [request.Caller.ObjectId, request.Caller.ClientId, .. body.ArrayAt("subscriptions").Texts(), "", text]);
        return _results.TryGetValue(asked, out var held) ? held : _results[asked] = [.. query.Run(Scoped(request, body, query.Table))];
    }

    private IEnumerable<KqlRow> Scoped(ApiRequest request, JsonObject body, string table)
    {
        string[] subscriptions = [.. body.ArrayAt("subscriptions").Texts()];
        if (subscriptions.Length > 0 && subscriptions.All(subscription => !access.Allows(request.Caller, "Microsoft.ResourceGraph/resources/read", $"/subscriptions/{subscription}")))
        {
            throw new ApiException(403, new ApiError("Forbidden", "Access is denied to the requested resources. The user might not have enough permission.")
            {
                Details = [new ApiError("AccessDenied", "Access is denied to the requested subscriptions.")],
            });
        }

        return _index.Rows(table)
            .Where(entry => subscriptions.Length == 0 || subscriptions.Contains(entry.Source.Id.SubscriptionId, StringComparer.OrdinalIgnoreCase))
            .Where(entry => access.Allows(request.Caller, ReadAction(entry.Source), entry.Source.Id.Text))
            .Select(entry => entry.Row);
    }

    private static string ReadAction(StoredResource resource) =>
        resource.Id.Namespace is null ? "Microsoft.Resources/subscriptions/resourceGroups/read" : $"{resource.Id.Type}/read";

    private static int PageSize(JsonObject? options)
    {
        var size = (int)(options.Number("$top") ?? DefaultPage);
        return size is > 0 and <= LargestPage ? size : throw Refused("InvalidQueryOptions", $"The option '$top' has to be between 1 and {LargestPage}.");
    }

    private static int Skip(JsonObject? options, string text, KqlQuery query)
    {
        if (options.Text("$skipToken") is { Length: > 0 } token)
        {
            var parts = Decode(token).Split('|');
            return query.CanPage && parts.Length == 2 && parts[0] == Fingerprint(text) && int.TryParse(parts[1], out var at)
                ? at
                : throw Refused("InvalidSkipToken", "The skip token does not belong to this query.");
        }

        return (int)Math.Max(0, options.Number("$skip") ?? 0);
    }

    private static JsonObject Table(KqlQuery query, KqlRow[] rows) => new()
    {
        ["columns"] = query.Columns.Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["type"] = TypeOf(rows, name) }).ToJsonArray(),
        ["rows"] = rows.Select(row => (JsonNode?)query.Columns.Select(name => row[name]?.DeepClone()).ToJsonArray()).ToJsonArray(),
    };

    private static string TypeOf(KqlRow[] rows, string name) => rows.Select(row => row[name]).FirstOrDefault(value => value is not null) switch
    {
        JsonObject or JsonArray => "object",
        JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => "integer",
        _ => "string",
    };

    private static string Token(string text, int at) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Fingerprint(text)}|{at.ToString(CultureInfo.InvariantCulture)}"));

    private static string Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static string Fingerprint(string text) => DeterministicGuid.From(text).ToString("N");

    private static ApiException Refused(string code, string message) => new(400, new ApiError("BadRequest", "Please provide below info when asking for support: the query is invalid.")
    {
        Details = [new ApiError("InvalidQuery", "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.") { Details = [] }, new ApiError(code, message)],
    });
}

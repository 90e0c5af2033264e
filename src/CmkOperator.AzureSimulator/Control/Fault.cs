using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>A fault to inject, and the requests that it hits.</summary>
internal sealed class Fault
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);
    private int _seen;

    public string? Method { get; init; }

    public required Regex Path { get; init; }

    /// <summary>The status of the reply; null lets the request through (delayed, dropped or failing late).</summary>
    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the reply, as it goes over the wire.</summary>
    public string? Body { get; init; }

    /// <summary>How many more requests it hits; null for all.</summary>
    public int? Left { get; private set; }

    /// <summary>Hits only every n-th matching request.</summary>
    public int Every { get; init; } = 1;

    public TimeSpan Delay { get; init; }

    public FaultDrop Drop { get; init; }

    /// <summary>The error that the long operation begun by the request ends with.</summary>
    public ApiError? Late { get; init; }

    /// <exception cref="FormatException">The JSON does not describe a fault; the message says why.</exception>
    public static Fault FromJson(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            throw new FormatException("A fault is a JSON object.");
        }

        Regex path;
        try
        {
            path = new Regex(json.Text("path") ?? ".*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'path' is no regular expression: {e.Message}", e);
        }

        return new Fault
        {
            Method = json.Text("method") is "*" or "" ? null : json.Text("method"),
            Path = path,
            Status = json.Number("status") is { } status ? status is >= 100 and <= 599 ? (int)status : throw new FormatException("'status' is no HTTP status.") : null,
            Headers = (json.ObjectAt("headers") ?? []).ToDictionary(header => header.Key, header => header.Value.Text() ?? header.Value?.ToJsonString() ?? ""),
            Body = json["body"] is null ? null : json.Text("body") ?? json["body"]!.ToJsonString(),
            Left = (int?)json.Number("times"),
            Every = Math.Max(1, (int)(json.Number("every") ?? 1)),
            Delay = TimeSpan.FromMilliseconds(json.Number("delayMs") ?? 0),
            Drop = json.Flag("drop") == true ? FaultDrop.Request : json.Text("drop")?.ToLowerInvariant() switch
            {
                "reply" => FaultDrop.Reply,
                "body" => FaultDrop.Body,
                "request" => FaultDrop.Request,
                null => FaultDrop.None,
                var other => throw new FormatException($"'drop' is true, \"request\", \"reply\" or \"body\", not '{other}'."),
            },
            Late = json.ObjectAt("late") is { } late ? ApiError.FromJson(late) : null,
        };
    }

    /// <summary>Whether the fault hits a request; counts it when it does.</summary>
    public bool Hits(string method, string host, string path, string query)
    {
        if (Left == 0 || (Method is not null && !ResourceId.Is(Method, method)))
        {
            return false;
        }

        var full = query.Length == 0 ? path : $"{path}?{query}";
        if (!Path.IsMatch(path) && !Path.IsMatch(host + path) && !Path.IsMatch(full))
        {
            return false;
        }

        if (++_seen % Every != 0)
        {
            return false;
        }

        Left--;
        return true;
    }

    public JsonObject ToJson() => new()
    {
        ["method"] = Method,
        ["path"] = Path.ToString(),
        ["status"] = Status,
        ["times"] = Left,
        ["every"] = Every,
        ["delayMs"] = Delay.TotalMilliseconds,
        ["drop"] = Drop == FaultDrop.None ? null : Drop.ToString().ToLowerInvariant(),
        ["late"] = Late?.ToJson(),
    };
}

/// <summary>Where a fault cuts the connection.</summary>
internal enum FaultDrop
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before the request is handled.</summary>
    Request,

    /// <summary>After it was handled, before a byte of the reply.</summary>
    Reply,

    /// <summary>In the middle of the reply's body.</summary>
    Body,
}

/// <summary>The faults in force; the first that hits a request applies.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    public Fault? Take(string method, string host, string path, string query)
    {
        lock (_gate)
        {
            var hit = _faults.Find(fault => fault.Hits(method, host, path, query));
            _faults.RemoveAll(fault => fault.Left == 0);
            return hit;
        }
    }

    public JsonArray ToJson()
    {
        lock (_gate)
        {
            return _faults.Select(fault => (JsonNode?)fault.ToJson()).ToJsonArray();
        }
    }
}

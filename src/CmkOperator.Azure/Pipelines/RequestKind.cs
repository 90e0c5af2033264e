namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// The kinds of requests that Azure counts apart (Azure documentation: "Understand how Azure Resource Manager throttles requests").
/// </summary>
internal enum RequestKind
{
    /// <summary>GET and HEAD.</summary>
    Reads,

    /// <summary>PUT, PATCH and POST.</summary>
    Writes,

    /// <summary>DELETE.</summary>
    Deletes,
}

/// <summary>Finds the kind of a request.</summary>
internal static class RequestKinds
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<RequestKind> All { get; } = [RequestKind.Reads, RequestKind.Writes, RequestKind.Deletes];

    /// <summary>The kind of a request with this method.</summary>
    public static RequestKind Of(string method) => method switch
    {
        "GET" or "HEAD" => RequestKind.Reads,
        "DELETE" => RequestKind.Deletes,
        _ => RequestKind.Writes,
    };

    /// <summary>The word for a kind, in labels and messages and in the names of Azure's headers.</summary>
    public static string Word(this RequestKind kind) => kind switch
    {
        RequestKind.Reads => "reads",
        RequestKind.Writes => "writes",
        RequestKind.Deletes => "deletes",
    };
}

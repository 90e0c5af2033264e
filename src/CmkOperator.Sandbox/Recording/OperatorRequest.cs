using System.Collections.Immutable;

namespace CmkOperator.Sandbox.Recording;

/// <summary>One request that the operator sent to Azure.</summary>
/// <param name="At">When its answer came, by the test clock.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Host and path.</param>
/// <param name="Query">The query without its question mark.</param>
/// <param name="Status">The status of the answer; 0 when none came.</param>
internal sealed record OperatorRequest(DateTimeOffset At, string Method, string Path, string Query, int Status)
{
    private static readonly string[] ReadingActions = ["diagnose", "resources"];

    /// <summary>Takes an address apart.</summary>
    public static OperatorRequest Of(DateTimeOffset at, string method, Uri address, int status) =>
        new(at, method.ToUpperInvariant(), address.Authority + address.AbsolutePath, address.Query.TrimStart('?'), status);

    /// <summary>Whether it asks for a token, which is neither a read nor a write of Azure's resources.</summary>
    public bool IsToken => Path.EndsWith("/oauth2/v2.0/token", StringComparison.OrdinalIgnoreCase) || Path.Contains("/.well-known/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it changes something: PUT, PATCH, DELETE, and those POSTs that are neither queries, lists nor diagnoses.</summary>
    public bool IsWrite => Method switch
    {
        "PUT" or "PATCH" or "DELETE" => true,
        "POST" => !IsReadingPost,
        _ => false,
    };

    /// <summary>Whether it is about a workspace itself, not one of its parts.</summary>
    public bool IsWorkspace => Path.Split('/') is [.., var type, _] && type.Equals("workspaces", StringComparison.OrdinalIgnoreCase);

    private bool IsReadingPost
    {
        get
        {
            var action = Path[(Path.LastIndexOf('/') + 1)..];
            return IsToken
                || action.StartsWith("list", StringComparison.OrdinalIgnoreCase)
                || ReadingActions.Contains(action, StringComparer.OrdinalIgnoreCase);
        }
    }
}

/// <summary>The operator's requests to Azure in the order of their answers. Safe for use from any thread.</summary>
internal sealed class AzureJournal
{
    private ImmutableList<OperatorRequest> _requests = [];

    /// <summary>All until now; tokens are left out.</summary>
    public ImmutableList<OperatorRequest> Requests => Volatile.Read(ref _requests);

    /// <summary>Notes one.</summary>
    public void Add(OperatorRequest request)
    {
        if (!request.IsToken)
        {
            ImmutableInterlocked.Update(ref _requests, (list, added) => list.Add(added), request);
        }
    }

    /// <summary>The writes among them.</summary>
    public IReadOnlyList<OperatorRequest> Writes() => [.. Requests.Where(request => request.IsWrite)];
}

using Azure.Core;

namespace CmkOperator.Azure.Pipelines;

/// <summary>One request to Azure.</summary>
/// <param name="Method">The method.</param>
/// <param name="Uri">The full address, including the query.</param>
/// <param name="Audience">The service whose token it carries.</param>
/// <param name="Body">JSON to send; empty for none.</param>
/// <param name="Repeatable">True when it may be retried within seconds even though it may already have been carried out.</param>
internal sealed record AzureRequest(RequestMethod Method, Uri Uri, AzureAudience Audience, ReadOnlyMemory<byte> Body, bool Repeatable)
{
    /// <summary>The scope of queries to Azure Resource Graph, which have an allowance of their own (Azure documentation: "Guidance for throttled requests in Azure Resource Graph").</summary>
    public const string GraphScope = "Azure Resource Graph";

    /// <summary>True for a query to Azure Resource Graph: a POST that reads.</summary>
    public bool IsGraphQuery { get; init; }

    /// <summary>As what Azure counts it.</summary>
    public RequestKind Kind => IsGraphQuery ? RequestKind.Reads : RequestKinds.Of(Method.Method);

    /// <summary>A read.</summary>
    public static AzureRequest Read(Uri uri, AzureAudience audience = AzureAudience.ResourceManager) =>
        new(RequestMethod.Get, uri, audience, default, Repeatable: true);

    /// <summary>A query to Azure Resource Graph.</summary>
    public static AzureRequest Query(Uri uri, ReadOnlyMemory<byte> body) =>
        new(RequestMethod.Post, uri, AzureAudience.ResourceManager, body, Repeatable: true) { IsGraphQuery = true };

    /// <summary>
    /// The scope of a throttle: a subscription, a vault, the directory. Azure counts by subscription; requests above
    /// the subscription level share a separate counter.
    /// </summary>
    public string ThrottleScope
    {
        get
        {
            if (IsGraphQuery)
            {
                return GraphScope;
            }

            if (Audience != AzureAudience.ResourceManager)
            {
                return Uri.Authority.ToLowerInvariant();
            }

            var segments = Uri.Segments;
            return segments.Length > 2 && segments[1].Equals("subscriptions/", StringComparison.OrdinalIgnoreCase)
                ? ScopeOf(segments[2].TrimEnd('/'))
                : "tenant";
        }
    }

    /// <summary>The scope of the requests to a subscription.</summary>
    public static string ScopeOf(string subscriptionId) => "subscription " + subscriptionId.ToLowerInvariant();
}

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
    /// <summary>As what Azure counts it.</summary>
    public RequestKind Kind => RequestKinds.Of(Method.Method);

    /// <summary>A read.</summary>
    public static AzureRequest Read(Uri uri, AzureAudience audience = AzureAudience.ResourceManager) =>
        new(RequestMethod.Get, uri, audience, default, Repeatable: true);

    /// <summary>
    /// The scope of a throttle: a subscription, a vault, the directory. Azure counts by subscription; requests above
    /// the subscription level share a separate counter.
    /// </summary>
    public string ThrottleScope
    {
        get
        {
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

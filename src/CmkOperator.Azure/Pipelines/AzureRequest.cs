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
    /// <summary>True for methods that Azure counts as writes.</summary>
    public bool IsWrite => Method != RequestMethod.Get && Method != RequestMethod.Head;

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
                ? segments[2].TrimEnd('/').ToLowerInvariant()
                : "tenant";
        }
    }
}

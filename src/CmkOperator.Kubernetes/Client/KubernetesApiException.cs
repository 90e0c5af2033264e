using System.Net;

namespace CmkOperator.Kubernetes.Client;

/// <summary>The Kubernetes API rejected a request, returned something unreadable, or did not answer at all.</summary>
internal sealed class KubernetesApiException : Exception
{
    /// <summary>No answer, or an unreadable one: worth a retry.</summary>
    public KubernetesApiException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>The server answered with an error.</summary>
    public KubernetesApiException(HttpStatusCode statusCode, string? reason, string message, TimeSpan? retryAfter)
        : base(message)
    {
        StatusCode = statusCode;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status, or null when no answer arrived.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The machine-readable reason of the Status object, such as <c>Conflict</c> or <c>AlreadyExists</c>.</summary>
    public string? Reason { get; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>True when the server only failed to answer this time: no answer, 401 (tokens are renewed), 408, 429 or 5xx. False when it refused.</summary>
    public bool IsTransient => StatusCode is null or HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>
    /// The write is forbidden to us, whatever it contains: a right is missing, or an admission policy or webhook denies it. Policies may choose another status
    /// than 403, and what the server says about them begins alike.
    /// </summary>
    public bool IsRefusal => StatusCode == HttpStatusCode.Forbidden
        || Message.Contains("' denied request: ", StringComparison.Ordinal) || Message.Contains("\" denied the request", StringComparison.Ordinal);

    /// <summary>Nothing can be created in the namespace, because it is being deleted.</summary>
    public bool IsTerminatingNamespace => StatusCode == HttpStatusCode.Forbidden && Message.Contains("because it is being terminated", StringComparison.Ordinal);

    /// <summary>The server no longer knows the requested version: only a new list helps.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";
}

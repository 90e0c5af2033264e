using System.Net;

namespace CmkOperator.Kubernetes.Client;

/// <summary>The Kubernetes API refused a request, answered something unreadable, or did not answer at all.</summary>
internal sealed class KubernetesApiException : Exception
{
    /// <summary>No answer, or none that can be read: worth another try.</summary>
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

    /// <summary>The HTTP status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The machine-readable reason of the Status object, such as <c>Conflict</c> or <c>AlreadyExists</c>.</summary>
    public string? Reason { get; }

    /// <summary>How long the server asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The version to start from is no longer known: only a new list helps.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";
}

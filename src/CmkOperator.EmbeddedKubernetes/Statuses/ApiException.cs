using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Statuses;

/// <summary>An error that the client gets as a <c>Status</c> object.</summary>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>The machine-readable reason, empty where Kubernetes gives none.</summary>
    public string Reason { get; } = reason;

    /// <summary>Seconds for the Retry-After header, if any.</summary>
    public long? RetryAfterSeconds => details?["retryAfterSeconds"]?.GetValue<long>();

    /// <summary>The body.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = (long)Code;
        return status;
    }
}

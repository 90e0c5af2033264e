using Azure.Core;
using Azure.Core.Pipeline;

namespace CmkOperator.Azure.Pipelines;

/// <summary>Sets the user agent of the operator, because Azure.Core's own telemetry header names its assemblies instead.</summary>
internal sealed class RequestHeadersPolicy : HttpPipelineSynchronousPolicy
{
    private static readonly string UserAgent =
        "cmk-operator/" + (typeof(RequestHeadersPolicy).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");

    /// <inheritdoc/>
    public override void OnSendingRequest(HttpMessage message)
    {
        message.Request.Headers.SetValue(HttpHeader.Names.UserAgent, UserAgent);
        message.Request.Headers.SetValue("x-ms-return-client-request-id", "true");
    }
}

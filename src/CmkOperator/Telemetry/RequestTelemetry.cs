using System.Diagnostics;
using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Telemetry;

/// <summary>Counts each request to Azure, and each wait for one, and creates a span for it, below that of the pass that sent it.</summary>
internal sealed class RequestTelemetry(OperatorMetrics metrics, TimeProvider time) : IRequestJournal
{
    /// <inheritdoc/>
    public void Record(RequestRecord request)
    {
        var resource = AzureResourceLabel.Of(request.Uri, request.Audience);
        metrics.RequestEnded(request, resource);
        Trace(request, resource);
    }

    /// <inheritdoc/>
    public void Throttled(RequestKind kind, TimeSpan wait) => metrics.Throttled(kind, wait);

    /// <inheritdoc/>
    public void HeldBack(HoldUp holdUp, bool isPostponed) => metrics.HeldBack(holdUp, isPostponed);

    private void Trace(RequestRecord request, string resource)
    {
        if (!OperatorTelemetry.Source.HasListeners())
        {
            return;
        }

        var end = time.GetUtcNow();
        using var span = OperatorTelemetry.Source.StartActivity(
            $"{request.Method} {resource}", ActivityKind.Client, parentContext: default, startTime: end - request.Duration);
        if (span is null)
        {
            return;
        }

        // The path names resources; the query is left out, because that of an operation's address may hold a token.
        span.SetTag("http.request.method", request.Method);
        span.SetTag("server.address", request.Uri.Host);
        span.SetTag("server.port", request.Uri.Port);
        span.SetTag("url.path", request.Uri.AbsolutePath);
        span.SetTag("azure.client.id", request.ClientRequestId);
        SetIfKnown(span, "azure.service.request.id", request.RequestId);
        SetIfKnown(span, "azure.resource_provider.namespace", AzureResourceLabel.ProviderOf(request.Uri, request.Audience));
        if (request.Status != 0)
        {
            span.SetTag("http.response.status_code", request.Status);
        }

        if (request.FaultCode is { } code)
        {
            span.SetTag("error.type", code);
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(end.UtcDateTime);
    }

    private static void SetIfKnown(Activity span, string name, string? value)
    {
        if (value is not null)
        {
            span.SetTag(name, value);
        }
    }
}

using System.Text;
using CmkOperator.Controllers;
using CmkOperator.Tests.Kubernetes.Fakes;
using CmkOperator.Tests.Telemetry.Fakes;
using CmkOperator.Tests.Webhooks.Fakes;
using CmkOperator.Webhooks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

public sealed class WebhookMetricsTests
{
    private const string Label = $"webhook={AdmissionEndpoint.Path}";

    [Fact]
    public async Task Each_answer_is_counted_by_its_status_and_measured()
    {
        using var measured = new MeasuredValues();
        using var endpoint = new AdmissionEndpoint(
            new WorkspaceAdmission(
                new Declarations(new WorkspaceStore(WorkspaceStore.NewObjects()), () => true),
                new WorkspaceAdmissionOptions([], []),
                new TestLogger<WorkspaceAdmission>()),
            new FakeTimeProvider(),
            measured.Webhook);

        await PostAsync(endpoint, AdmissionEndpoint.Path, Reviews.Create(Reviews.Workspace()));
        await PostAsync(endpoint, AdmissionEndpoint.Path, "no review");
        await PostAsync(endpoint, "/elsewhere", "no review");

        Assert.Equal(
            [
                $"controller_runtime_webhook_requests_in_flight{{{Label}}} 1",
                $"controller_runtime_webhook_requests_total{{code=200,{Label}}} 1",
                $"controller_runtime_webhook_latency_seconds{{{Label}}} 0",
                $"controller_runtime_webhook_requests_in_flight{{{Label}}} -1",
                $"controller_runtime_webhook_requests_in_flight{{{Label}}} 1",
                $"controller_runtime_webhook_requests_total{{code=400,{Label}}} 1",
                $"controller_runtime_webhook_latency_seconds{{{Label}}} 0",
                $"controller_runtime_webhook_requests_in_flight{{{Label}}} -1",
            ],
            measured.Lines);
    }

    [Fact]
    public void The_expiry_of_the_certificate_is_reported_while_there_is_one()
    {
        using var measured = new MeasuredValues();
        DateTimeOffset? end = null;
        measured.Webhook.Observe(AdmissionEndpoint.Path, () => end);

        measured.Collect();
        Assert.DoesNotContain(measured.Lines, line => line.StartsWith("cmk_operator_webhook_certificate", StringComparison.Ordinal));

        end = DateTimeOffset.FromUnixTimeSeconds(1798761600);
        measured.Collect();
        Assert.Contains("cmk_operator_webhook_certificate_expiry_timestamp_seconds{} 1798761600", measured.Lines);
    }

    private static Task PostAsync(AdmissionEndpoint endpoint, string path, string body)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        context.Request.Method = "POST";
        context.Request.Path = path;
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return endpoint.HandleAsync(context);
    }

    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}

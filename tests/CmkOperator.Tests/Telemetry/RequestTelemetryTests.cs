using System.Diagnostics;
using CmkOperator.Telemetry;
using CmkOperator.Tests.Telemetry.Fakes;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class RequestTelemetryTests
{
    [Fact]
    public void A_request_is_counted_and_timed_and_its_allowance_reported()
    {
        using var measured = new MeasuredValues();
        new RequestTelemetry(measured.Metrics, TimeProvider.System).Record(Requests.Of("PUT", 201, remaining: 199));

        Assert.Equal(
            [
                "cmk_operator_arm_requests_total{code=201,method=PUT,resource=workspaces} 1",
                "cmk_operator_arm_request_duration_seconds{method=PUT,resource=workspaces} 0.25",
                "cmk_operator_arm_remaining{kind=writes} 199",
            ],
            measured.Lines);
    }

    [Fact]
    public void A_request_without_an_answer_has_no_code()
    {
        using var measured = new MeasuredValues();
        new RequestTelemetry(measured.Metrics, TimeProvider.System).Record(Requests.Of("GET", 0));

        Assert.Contains("cmk_operator_arm_requests_total{code=none,method=GET,resource=workspaces} 1", measured.Lines);
    }

    [Fact]
    public void The_span_of_a_request_has_its_path_and_result_and_no_query()
    {
        using var measured = new MeasuredValues();
        using var spans = new RecordedSpans();
        new RequestTelemetry(measured.Metrics, TimeProvider.System).Record(Requests.Of("GET", 403, fault: "AuthorizationFailed"));

        var span = Assert.Single(spans.Ended);
        Assert.Equal(("GET workspaces", ActivityKind.Client, ActivityStatusCode.Error), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(TimeSpan.FromMilliseconds(250), span.Duration);
        Assert.Equal(403, span.GetTagItem("http.response.status_code"));
        Assert.Equal("AuthorizationFailed", span.GetTagItem("error.type"));
        Assert.Equal("theirs", span.GetTagItem("azure.service.request.id"));
        Assert.Equal("Microsoft.MachineLearningServices", span.GetTagItem("azure.resource_provider.namespace"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }
}

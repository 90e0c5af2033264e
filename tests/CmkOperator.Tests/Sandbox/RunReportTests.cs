using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Reports;
using Xunit;

namespace CmkOperator.Tests.Sandbox;

public sealed class RunReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private const string Line = """
        {"scenario":"default","seconds":1.5,"settled":true,"object":{"kind":"CmkWorkspace"},"deleted":false,
        "timeline":[{"at":"2026-01-02T12:00:00.000Z","type":"Ready","status":"True","reason":"Succeeded"}],
        "events":[{"type":"Normal","reason":"Succeeded","note":"it's \"done\""}],
        "azure":{"reads":1,"writes":1,"requests":[{"method":"GET","path":"localhost/x","query":"a=1","status":200},
        {"method":"PUT","path":"localhost/x","query":"","status":202}]}}
        """;

    [Fact]
    public void A_report_is_one_line_with_the_fixed_members_and_no_other() =>
        Assert.Equal(Line.ReplaceLineEndings(""), RunReportJson.Write(Report()));

    [Fact]
    public void An_object_that_never_was_is_null() =>
        Assert.Null(JsonNode.Parse(RunReportJson.Write(Report() with { Object = null }))!["object"]);

    [Fact]
    public void The_sum_of_runs_is_settled_only_if_all_were_and_shows_the_last()
    {
        var failed = Report() with { Scenario = "s/1", Settled = false, Failures = ["it hangs"] };
        var sum = RunReport.Sum("s", [failed, Report() with { Scenario = "s/2", Deleted = true }]);

        Assert.False(sum.Settled);
        Assert.True(sum.Deleted);
        Assert.Equal("s", sum.Scenario);
        Assert.Equal(TimeSpan.FromSeconds(3), sum.Elapsed);
        Assert.Equal(["s/1: it hangs"], sum.Failures);
    }

    [Fact]
    public void The_table_counts_what_was_as_expected()
    {
        string[] lines = [.. ReportTable.Lines([Report(), Report() with { Scenario = "other", Settled = false }])];

        Assert.Equal("1 as expected, 1 not", lines[^1]);
        Assert.Contains("FAILED", lines[2], StringComparison.Ordinal);
    }

    private static RunReport Report() => new()
    {
        Scenario = "default",
        Elapsed = TimeSpan.FromSeconds(1.5),
        Settled = true,
        Object = new JsonObject { ["kind"] = "CmkWorkspace" },
        Timeline = [new TimelineEntry(Noon, "Ready", "True", "Succeeded")],
        Events = [new EventRow("Normal", "Succeeded", "it's \"done\"")],
        Requests =
        [
            OperatorRequest.Of(Noon, "GET", new Uri("https://localhost/x?a=1"), 200),
            OperatorRequest.Of(Noon, "PUT", new Uri("https://localhost/x"), 202),
        ],
    };
}

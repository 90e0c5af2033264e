using System.Text;
using CmkOperator.Azure;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Azure.Workspaces;
using CmkOperator.Cli.Diagnoses;
using CmkOperator.Cli.Terminal;
using CmkOperator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>How a diagnosis is begun, polled and read.</summary>
public sealed class DiagnosisWaitTests : IAzureSender
{
    private const string Id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";
    private const string Operation = "https://management.azure.com/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/l/workspaceOperationsStatus/1";
    private const string Nothing = """{"value":{"otherResults":[]}}""";

    private static readonly AzureReply Accepted = new(202, default, null) { OperationUrl = Operation + "?type=async", ResultUrl = Operation + "?type=location" };

    private readonly FakeTimeProvider _time = new();
    private readonly Queue<AzureReply> _replies = [];
    private readonly List<(string Request, double Seconds)> _sent = [];
    private readonly DateTimeOffset _start;

    public DiagnosisWaitTests() => _start = _time.GetUtcNow();

    [Fact]
    public async Task The_result_is_read_where_Location_says_and_no_sooner_than_Azure_asks()
    {
        var step = await RunAsync(Accepted with { RetryAfter = TimeSpan.FromSeconds(10) }, Accepted with { ResultUrl = null, OperationUrl = null }, Ok(Nothing));

        Assert.Empty(Assert.IsType<DiagnosisStep.Done>(step).Findings);
        Assert.Equal([($"POST {Id}/diagnose", 0), ("GET ?type=location", 10), ("GET ?type=location", 15)], _sent);
    }

    [Fact]
    public async Task Findings_of_lists_that_are_not_known_yet_are_shown_as_well()
    {
        var step = await RunAsync(Ok("""
            {"value":{"dnsResolutionResults":[{"code":"CustomDNSInUse","level":"Warning","message":"Custom\u001b[2J DNS,\npassword=hunter2"}],"quantumResults":[{"level":"Odd"},7],"keyVaultResults":null}}
            """));

        Assert.Equal(
            [new DiagnosisFinding("dnsResolution", "Warning", "CustomDNSInUse", "Custom [2J DNS, password=[removed]"), new DiagnosisFinding("quantum", "Odd", string.Empty, string.Empty)],
            Assert.IsType<DiagnosisStep.Done>(step).Findings);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task A_poll_that_fails_for_the_moment_is_repeated(int status)
    {
        var step = await RunAsync(Accepted, AzureReply.Failed(new AzureFault(status, string.Empty, "Not now")), Ok(Nothing));

        Assert.IsType<DiagnosisStep.Done>(step);
        Assert.Equal(3, _sent.Count);
    }

    [Theory]
    [InlineData("""{"status":"Failed","error":{"code":"InternalError","message":"No luck."}}""", "No luck.")]
    [InlineData("""{"status":"Failed","error":"No luck."}""", "No luck.")]
    [InlineData("""{"status":"Failed","errors":[{"code":"InternalError","message":"No luck."}]}""", "No luck.")]
    [InlineData("""{"status":"Canceled"}""", "")]
    [InlineData("""{"status":"Succeeded"}""", "Azure's answer has no result of the diagnosis, and no address of one")]
    [InlineData("[]", "Azure's answer has no result of the diagnosis, and no address of one")]
    public async Task An_end_without_a_result_is_a_failure(string body, string message)
    {
        var step = await RunAsync(Accepted, Ok(body));

        Assert.Contains(message, Assert.IsType<DiagnosisStep.Failed>(step).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_request_is_sent_once()
    {
        var step = await RunAsync(AzureReply.Failed(new AzureFault(503, "ServiceUnavailable", "Not now")));

        Assert.Equal("ServiceUnavailable", Assert.IsType<DiagnosisStep.Failed>(step).Fault.Code);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task An_address_outside_the_cloud_gets_no_token()
    {
        var step = await RunAsync(Accepted with { ResultUrl = "https://management.azure.com.example.net/1" });

        Assert.Equal("ForeignHost", Assert.IsType<DiagnosisStep.Failed>(step).Fault.Code);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_diagnosis_that_takes_longer_than_the_caller_waits_is_given_up()
    {
        var step = await RunAsync([.. Enumerable.Repeat(Accepted with { RetryAfter = TimeSpan.FromMinutes(10) }, 4)]);

        Assert.IsType<DiagnosisStep.Running>(step);
        Assert.Equal([0, 60, 120, 150], _sent.Select(sent => sent.Seconds));
    }

    Task<AzureReply> IAzureSender.SendAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        var where = request.Method.Method == "POST" ? request.Uri.AbsolutePath : request.Uri.Query;
        _sent.Add(($"{request.Method.Method} {where}", (_time.GetUtcNow() - _start).TotalSeconds));
        return Task.FromResult(_replies.Dequeue());
    }

    private static AzureReply Ok(string body) => new(200, Encoding.UTF8.GetBytes(body), null);

    private async Task<DiagnosisStep> RunAsync(params AzureReply[] replies)
    {
        foreach (var reply in replies)
        {
            _replies.Enqueue(reply);
        }

        var console = new CommandConsole { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null, Time = _time };
        var wait = new DiagnosisWait(new DiagnosisReader(new AzureReader(AzureCloud.From(new AzureOptions()), this)), console)
            .RunAsync(Id, TimeSpan.FromSeconds(150), TestContext.Current.CancellationToken);
        while (!wait.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return await wait;
    }
}

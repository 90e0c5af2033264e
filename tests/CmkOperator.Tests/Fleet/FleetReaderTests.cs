using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Fleet;
using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Fleet;

/// <summary>Pages of Azure Resource Graph, whole, cut and strange, and how a look answers reads.</summary>
public sealed class FleetReaderTests : IAzureSender
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/azureml-rg-a";
    private const string Empty = """{"totalRecords":0,"data":[],"resultTruncated":"false"}""";

    private static readonly AzureCloud Cloud = AzureCloud.From(new AzureOptions());
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private readonly Queue<AzureReply> _replies = new();
    private readonly List<JsonNode> _asked = [];

    [Fact]
    public async Task Pages_are_followed_by_their_token_until_there_is_none()
    {
        Reply($$"""{"totalRecords":2,"data":[{{Row("a")}}],"resultTruncated":"false","$skipToken":"next"}""");
        Reply($$"""{"totalRecords":2,"data":[{{Row("b")}}],"resultTruncated":"false"}""");
        Reply(Empty);
        Reply(Empty);

        var answer = await ReadAsync();

        Assert.Equal(2, answer.Look!.Count);
        Assert.Equal(4, answer.Queries);
        Assert.Equal([null, "next", null, null], _asked.Select(query => query["options"]!["$skipToken"]?.GetValue<string>()));
        Assert.All(_asked, query => Assert.Equal(1000, query["options"]!["$top"]!.GetValue<int>()));
        Assert.All(_asked, query => Assert.Equal(Subscription, Assert.Single(query["subscriptions"]!.AsArray())!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"totalRecords":5,"data":[],"resultTruncated":"false"}""")]
    [InlineData("""{"totalRecords":0,"data":[],"resultTruncated":"true"}""")]
    [InlineData("""{"totalRecords":0,"data":[],"resultTruncated":"false","$skipToken":"for ever"}""")]
    [InlineData("""{"totalRecords":0,"data":{"columns":[],"rows":[]}}""")]
    [InlineData("""{"count":0}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task An_answer_that_is_cut_or_strange_is_no_look(string body)
    {
        Reply(body);

        var answer = await ReadAsync();

        Assert.Null(answer.Look);
        Assert.True(answer.IsLasting);
    }

    [Fact]
    public async Task A_row_that_appears_while_pages_are_read_is_no_lasting_fault()
    {
        Reply($$"""{"totalRecords":2,"data":[{{Row("b")}}],"resultTruncated":"false","$skipToken":"next"}""");
        Reply($$"""{"totalRecords":3,"data":[{{Row("c")}}],"resultTruncated":"false"}""");

        var answer = await ReadAsync();

        Assert.Null(answer.Look);
        Assert.False(answer.IsLasting);
    }

    [Theory]
    [InlineData("""{"id":"\ud800","type":"microsoft.storage/storageaccounts"}""")]
    [InlineData("""{"id":7,"type":"microsoft.storage/storageaccounts"}""")]
    [InlineData("""{"type":"microsoft.storage/storageaccounts"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_row_that_names_no_resource_is_left_out(string row)
    {
        Reply($$"""{"totalRecords":2,"data":[{{row}},{{Row("a")}}],"resultTruncated":"false"}""");
        Reply(Empty);
        Reply(Empty);

        Assert.Equal(1, (await ReadAsync()).Look!.Count);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(401, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(0, false)]
    public async Task A_refusal_lasts_and_an_outage_passes(int status, bool isLasting)
    {
        _replies.Enqueue(AzureReply.Failed(new AzureFault(status, "Code", "message")));

        var answer = await ReadAsync();

        Assert.Null(answer.Look);
        Assert.Equal(isLasting, answer.IsLasting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_throttle_of_seconds_is_waited_for_in_the_middle_of_a_look(bool isOwnLimit)
    {
        _replies.Enqueue(AzureReply.Failed(isOwnLimit
            ? AzureFaultMapper.HeldBack("own limit", TimeSpan.FromSeconds(3))
            : AzureFaultMapper.Throttled("asked", TimeSpan.FromSeconds(3))));
        Reply(Empty);
        Reply(Empty);
        Reply(Empty);
        var reading = ReadAsync();
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.NotNull((await reading).Look);
    }

    [Fact]
    public async Task A_look_answers_as_Azure_Resource_Manager_would()
    {
        var look = await LookAsync();

        Assert.Contains("\"name\":\"a\"", await AskAsync(look, $"{Group}/providers/Microsoft.Storage/storageAccounts/A"), StringComparison.Ordinal);
        Assert.Contains("/storageAccounts/a", await AskAsync(look, $"{Group}/resources"), StringComparison.Ordinal);
        Assert.Contains("azureml-rg-a", await AskAsync(look, Group.ToUpperInvariant()), StringComparison.Ordinal);
        Assert.Contains("at-group", await AskAsync(look, $"{Group}/providers/Microsoft.Authorization/roleAssignments", "principalId eq 'p-1'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assignments_are_those_of_the_principal_at_above_and_below_the_scope()
    {
        var look = await LookAsync();

        var found = await AskAsync(look, $"{Group}/providers/Microsoft.Authorization/roleAssignments", "principalId eq 'P-1'");

        Assert.Contains("at-group", found, StringComparison.Ordinal);
        Assert.Contains("below-group", found, StringComparison.Ordinal);
        Assert.Contains("at-subscription", found, StringComparison.Ordinal);
        Assert.DoesNotContain("other-group", found, StringComparison.Ordinal);
        Assert.DoesNotContain("other-principal", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"{Group}/providers/Microsoft.Storage/storageAccounts/missing")]
    [InlineData($"/subscriptions/{Subscription}/resourceGroups/missing")]
    public async Task What_the_graph_lacks_is_not_found(string path) => Assert.Equal("404", await AskAsync(await LookAsync(), path));

    [Theory]
    [InlineData($"{Group}/providers/Microsoft.ContainerService/managedClusters/c")]
    [InlineData("/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a")]
    [InlineData($"{Group}/providers/Microsoft.Authorization/denyAssignments")]
    [InlineData($"{Group}/providers/Microsoft.Authorization/roleAssignments", "atScope()")]
    [InlineData($"{Group}/providers/Microsoft.MachineLearningServices/workspaces/w/computes")]
    public async Task What_a_look_does_not_cover_is_asked_of_Azure(string path, string? filter = null)
    {
        var look = await LookAsync();
        _replies.Enqueue(new AzureReply(200, "asked"u8.ToArray(), null));

        Assert.Equal("asked", await AskAsync(look, path, filter));
    }

    Task<AzureReply> IAzureSender.SendAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        if (request.IsGraphQuery)
        {
            _asked.Add(JsonNode.Parse(request.Body.Span)!);
        }

        return Task.FromResult(_replies.Dequeue());
    }

    private static string Row(string name) =>
        $$"""{"id":"{{Group}}/providers/Microsoft.Storage/storageAccounts/{{name}}","name":"{{name}}","type":"microsoft.storage/storageaccounts","properties": { } }""";

    private static string Assignment(string name, string scope, string principal) =>
        $$$"""{"id":"{{{scope}}}/providers/Microsoft.Authorization/roleAssignments/{{{name}}}","type":"microsoft.authorization/roleassignments","properties":{"scope":"{{{scope}}}","principalId":"{{{principal}}}"}}""";

    private void Reply(string body) => _replies.Enqueue(new AzureReply(200, Encoding.UTF8.GetBytes(body), null));

    private Task<FleetAnswer> ReadAsync() => new FleetReader(Cloud, this, _time).ReadAsync(Subscription, TestContext.Current.CancellationToken);

    private async Task<FleetLook> LookAsync()
    {
        string[] assignments =
        [
            Assignment("at-group", Group, "p-1"),
            Assignment("below-group", $"{Group}/providers/Microsoft.Storage/storageAccounts/a", "p-1"),
            Assignment("at-subscription", $"/subscriptions/{Subscription}", "p-1"),
            Assignment("other-group", Group + "b", "p-1"),
            Assignment("other-principal", Group, "p-2"),
        ];
        Reply($$"""{"totalRecords":1,"data":[{{Row("a")}}],"resultTruncated":"false"}""");
        Reply($$"""{"totalRecords":1,"data":[{"id":"{{Group}}","name":"azureml-rg-a","type":"microsoft.resources/subscriptions/resourcegroups"}],"resultTruncated":"false"}""");
        Reply($$"""{"totalRecords":5,"data":[{{string.Join(',', assignments)}}],"resultTruncated":"false"}""");
        return (await ReadAsync()).Look!;
    }

    private async Task<string> AskAsync(FleetLook look, string path, string? filter = null)
    {
        var uri = filter is null
            ? AzureUrlsOf(path)
            : new Uri(AzureUrlsOf(path) + "&$filter=" + Uri.EscapeDataString(filter));
        var reply = await new FleetSender(look, this).SendAsync(AzureRequest.Read(uri), TestContext.Current.CancellationToken);
        return reply.Fault is { } fault ? $"{fault.Status}" : Encoding.UTF8.GetString(reply.Body.Span);
    }

    private static Uri AzureUrlsOf(string path) => new($"https://management.azure.com{path}?api-version=1");
}

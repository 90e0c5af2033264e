using CmkOperator.Azure.Workspaces;
using CmkOperator.Observed;
using CmkOperator.Tests.Azure.Fakes;
using Xunit;

namespace CmkOperator.Tests.Azure.Workspaces;

public sealed class OperationReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, """{"status":"InProgress"}""", "InProgress")]
    [InlineData(200, """{"status":"Succeeded","percentComplete":100.0}""", "Succeeded")]
    [InlineData(202, "", "InProgress")]
    [InlineData(202, "{}", "InProgress")]
    [InlineData(204, "", "Succeeded")]
    [InlineData(200, """{"id":"/x","properties":{}}""", "Succeeded")]
    [InlineData(200, """{"id":"/x","properties":{"provisioningState":"Succeeded"}}""", "Succeeded")]
    [InlineData(200, """{"id":"/x","properties":{"provisioningState":"Creating"}}""", "Creating")]
    [InlineData(200, """{"id":"/x","error":[],"properties":{"provisioningState":"Updating"}}""", "Updating")]
    public async Task Both_kinds_of_polling_are_supported(int status, string body, string expected)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", new FakeReply(status, body, ("Retry-After", "15")));

        var facts = (await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op?t=%2Fopaque%3D&type=async", Token)).ValueOrDefault!;

        Assert.Equal((expected, TimeSpan.FromSeconds(15)), (facts.Status, facts.RetryAfter));
        Assert.Null(facts.Error);
    }

    [Fact]
    public async Task The_address_is_used_unchanged()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op/a", """{"status":"InProgress"}""");

        await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op/a?api-version=1&t=x%2By", Token);

        Assert.Equal("GET /op/a?api-version=1&t=x+y", Assert.Single(azure.Lines));
    }

    [Fact]
    public async Task A_200_that_says_Failed_is_a_failure_with_its_error()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", """{"status":"failed","error":{"code":"BadRequest","message":"CMK workspaces should have purge protection enabled on their CMK keyvault.","details":[{"code":"Inner"}]}}""");

        var facts = (await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token)).ValueOrDefault!;

        Assert.True(facts.Failed);
        Assert.Equal((0, "BadRequest", "Inner"), (facts.Error!.Status, facts.Error.Code, facts.Error.InnerCodes.Single()));
        Assert.StartsWith("CMK workspaces should have purge protection", facts.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"Failed","error":"There is no key."}""", "Failed", "There is no key.")]
    [InlineData("""{"status":"Failed","error":[{"code":"BadRequest","message":"No key."}]}""", "BadRequest", "No key.")]
    [InlineData("""{"status":"Failed","properties":{"error":{"code":"BadRequest","message":"No key."}}}""", "BadRequest", "No key.")]
    [InlineData("""{"status":"Failed","message":"Failed.","properties":{"error":{"code":"BadRequest","message":"No key."}}}""", "Failed", "Failed. No key.")]
    [InlineData("""{"status":"Failed","errors":[{"code":"BadRequest","message":"No key."}]}""", "BadRequest", "No key.")]
    [InlineData("""{"status":"Failed","code":"BadRequest","message":"No key."}""", "BadRequest", "No key.")]
    [InlineData("""{"status":"Failed","error":null,"code":"BadRequest","message":"No key."}""", "BadRequest", "No key.")]
    [InlineData("""{"properties":{"provisioningState":"Failed"},"error":{"code":"BadRequest","message":"No key."}}""", "BadRequest", "No key.")]
    [InlineData("""{"properties":{"provisioningState":"failed","error":{"code":"BadRequest","message":"No key."}}}""", "BadRequest", "No key.")]
    [InlineData("""{"error":{"code":"BadRequest","message":"No key."}}""", "BadRequest", "No key.")]
    [InlineData("""{"id":"/x","properties":{"provisioningState":"Canceled"}}""", "Canceled", "The operation ended as Canceled and Azure did not say why")]
    [InlineData("""{"status":"Failed"}""", "Failed", "The operation ended as Failed and Azure did not say why")]
    public async Task A_failure_is_seen_and_quoted_in_any_form(string body, string code, string message)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", body);

        var facts = (await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token)).ValueOrDefault!;

        Assert.True(facts.Failed);
        Assert.Equal((0, code, message), (facts.Error!.Status, facts.Error.Code, facts.Error.Message));
    }

    [Theory]
    [InlineData("""{"id":"/x","error":null,"properties":{"provisioningState":"Succeeded"}}""")]
    [InlineData("[]")]
    public async Task A_result_without_an_error_is_a_success(string body)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", body);

        Assert.True((await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token)).ValueOrDefault!.Succeeded);
    }

    [Theory]
    [InlineData("Creating")]
    [InlineData("updating")]
    [InlineData("Deleting")]
    [InlineData("Accepted")]
    public async Task A_result_that_is_still_being_made_is_polled_further(string state)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", $$"""{"id":"/x","properties":{"provisioningState":"{{state}}" } }""");

        var facts = (await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token)).ValueOrDefault!;

        Assert.Equal((false, false), (facts.Succeeded, facts.Failed));
    }

    [Fact]
    public async Task A_4xx_of_the_polling_address_ends_the_operation()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", FakeReply.Error(400, "BadRequest", "no"));

        Assert.True((await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token)).ValueOrDefault?.Failed);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(403, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public async Task An_expired_or_rejected_address_says_nothing_about_the_operation(int status, bool isAbsent)
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.On("GET /op", FakeReply.Error(status, "X", "x"));

        var reading = await new OperationReader(azure.Reader()).ReadAsync($"https://localhost:{azure.Port}/op", Token);

        Assert.Equal(isAbsent, reading is Reading<OperationFacts>.Absent);
        Assert.Null(reading.ValueOrDefault);
    }

    [Theory]
    [InlineData("https://evil.example.net/op")]
    [InlineData("not an address")]
    public async Task An_address_outside_the_cloud_is_not_polled(string url)
    {
        await using var azure = await FakeAzure.StartAsync();

        Assert.IsType<Reading<OperationFacts>.Unreadable>(await new OperationReader(azure.Reader()).ReadAsync(url, Token));
        Assert.Empty(azure.Requests);
    }
}

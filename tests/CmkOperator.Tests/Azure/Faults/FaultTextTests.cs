using CmkOperator.Azure.Faults;
using Xunit;

namespace CmkOperator.Tests.Azure.Faults;

public sealed class FaultTextTests
{
    [Theory]
    [InlineData("Failed. Request ID: 11111111-1111-1111-1111-111111111111", "Failed.")]
    [InlineData("Failed (x-ms-request-id: 11111111-1111-1111-1111-111111111111)", "Failed")]
    [InlineData("tracking id is '11111111-1111-1111-1111-111111111111'. See logs", "See logs")]
    [InlineData("timestamp = 2026-11-01T10:00:00.123Z, correlationId = 11111111-1111-1111-1111-111111111111", "")]
    [InlineData("ActivityId: 11111111-1111-1111-1111-111111111111, Failed", "Failed")]
    [InlineData("Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln is wrong", "[removed] is wrong")]
    [InlineData("url?sig=abc%2Fdef&se=1", "url?sig=[removed]&se=1")]
    [InlineData("a\r\n  b\tc", "a b c")]
    public void Secrets_and_what_changes_from_request_to_request_are_removed(string text, string cleaned) => Assert.Equal(cleaned, FaultText.Clean(text));

    [Theory]
    [InlineData("The client '22222222-2222-2222-2222-222222222222' with object id '33333333-3333-3333-3333-333333333333' does not have authorization")]
    [InlineData("over scope '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg'")]
    [InlineData("A key with (name/id) cmk/0123456789abcdef0123456789abcdef was not found")]
    public void What_names_the_problem_is_kept(string text) => Assert.Equal(text, FaultText.Clean(text));

    [Fact]
    public void The_text_is_bounded() => Assert.Equal(FaultText.MaxLength, FaultText.Clean(new string('x', 100_000)).Length);
}

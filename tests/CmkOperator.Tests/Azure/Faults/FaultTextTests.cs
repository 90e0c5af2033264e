using System.Globalization;
using CmkOperator.Azure.Faults;
using CsCheck;
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
    [InlineData(
        "Sorry, we are currently experiencing high demand in West Europe region, and cannot fulfill your request at this time Fri, 16 Sep 2022 12:41:17 GMT. To request region access for your subscription, please follow this link https://aka.ms/cosmosdbquota.\r\nActivityId: 1e7c1e5c-0000-4000-8000-0123456789ab, Microsoft.Azure.Documents.Common/2.14.0",
        "Sorry, we are currently experiencing high demand in West Europe region, and cannot fulfill your request at this time. To request region access for your subscription, please follow this link https://aka.ms/cosmosdbquota.")]
    [InlineData("Failed at 9/16/2022 12:41:17 PM, Microsoft.Azure.Documents.Common/2.14.0", "Failed at")]
    [InlineData("Failed, documentdb-dotnet-sdk/2.11.0 Host/64-bit MicrosoftWindowsNT/10.0.20348.0", "Failed")]
    [InlineData("scope '/subscriptions/s/resourceGroups/azureml-rg-ws_11111111-1111-1111-1111-111111111111/providers/Microsoft.Search/searchServices/aml1'", "scope '/subscriptions/s/resourceGroups/azureml-rg-ws_…/providers/Microsoft.Search/searchServices/…'")]
    [InlineData("Please try again after '17' seconds.", "Please try again after some time.")]
    [InlineData("Failed: 11111111-1111-1111-1111-111111111111 (00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01)", "Failed:")]
    public void Secrets_and_what_changes_from_request_to_request_are_removed(string text, string cleaned) => Assert.Equal(cleaned, FaultText.Clean(text));

    [Theory]
    [InlineData("The client '22222222-2222-2222-2222-222222222222' with object id '33333333-3333-3333-3333-333333333333' does not have authorization")]
    [InlineData("over scope '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg'")]
    [InlineData("A key with (name/id) cmk/0123456789abcdef0123456789abcdef was not found")]
    [InlineData("Principal 33333333333333333333333333333333 does not exist in the directory 33333333-3333-3333-3333-333333333333.")]
    [InlineData("Caller: appid=22222222-2222-2222-2222-222222222222;oid=33333333-3333-3333-3333-333333333333;iss=https://sts.windows.net/44444444-4444-4444-4444-444444444444/")]
    [InlineData("The resource group '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-2024/providers/Microsoft.Search/searchServices/s1' is locked for 14 days")]
    [InlineData("The subscription 11111111-1111-1111-1111-111111111111 is disabled")]
    [InlineData("/subscriptions/s/providers/Microsoft.Compute/galleries/g/images/i/versions/1.0.0 is missing")]
    [InlineData("The supported api-versions are '2025-09-01,2025-12-01'")]
    public void What_names_the_problem_is_kept(string text) => Assert.Equal(text, FaultText.Clean(text));

    // Templates of errors with slots for what differs at each try: a time (t), an id (i), an SDK (s), the end of a managed name (n), a wait (w).
    private static readonly string[] Templates =
    [
        "Sorry, we are currently experiencing high demand in West Europe region, and cannot fulfill your request at this time {t}. Please follow this link https://aka.ms/cosmosdbquota.\r\nActivityId: {i}, {s}",
        "AADSTS700213: No matching federated identity record found for presented assertion subject 'x'. Trace ID: {i} Correlation ID: {i} Timestamp: {t}",
        "Operation wrapKey is not allowed on a disabled key.\nx-ms-request-id: {i}\nTime:{t}",
        "The request failed ({i}) at {t}; {s}",
        "Internal error. RequestId={i}, RequestStartTime: {t}, RequestEndTime: {t}, {s}",
        "Caller 'appid=22222222-2222-2222-2222-222222222222;oid=33333333-3333-3333-3333-333333333333' is not authorized. Tracking id: {i}",
        "{s}: quota exceeded, {t}, ref {i}",
        "The client 'a' does not have authorization to perform action 'Microsoft.Search/searchServices/write' over scope '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/azureml-rg-ws_{i}/providers/Microsoft.Search/searchServices/amlsearch{n}' or the scope is invalid.",
        "Resource '/subscriptions/22222222-2222-2222-2222-222222222222/resourcegroups/rg-ml{i}/providers/Microsoft.DocumentDB/databaseAccounts/amlcosmos{n}' was disallowed by policy.",
        "Resource group 'azureml-rg-ws_{i}' could not be found.",
        "The request is being throttled. Please try again after '{w}' seconds. Wait {w} seconds.",
    ];

    private static readonly Gen<string> Times = Gen.Select(Gen.DateTime[new DateTime(2024, 1, 1), new DateTime(2034, 1, 1)], Gen.Int[0, 5], (at, form) =>
        at.ToString(
            form switch
            {
                0 => "r",
                1 => "yyyy-MM-ddTHH:mm:ss.fffZ",
                2 => "yyyy-MM-dd HH:mm:ssZ",
                3 => "M/d/yyyy h:mm:ss tt",
                4 => "yyyy-MM-ddTHH:mm:ss.fffffff+00:00",
                _ => "MM/dd/yyyy HH:mm:ss +00:00",
            },
            CultureInfo.InvariantCulture));

    private static readonly string[] SdkNames = ["Microsoft.Azure.Documents.Common", "documentdb-dotnet-sdk", "azsdk-net-Core", "Windows"];

    private static readonly Gen<string> Sdks = Gen.Select(
        Gen.Int[0, SdkNames.Length - 1].Select(index => SdkNames[index]), Gen.Int[1, 99], Gen.Int[0, 30], Gen.Int[0, 20348], (name, major, minor, patch) => $"{name}/{major}.{minor}.{patch}");

    [Fact]
    public void What_changes_from_try_to_try_never_reaches_the_text()
    {
        // Also when the two tries write their times in different forms, as two backends do.
        Gen.Select(Gen.Int[0, Templates.Length - 1].Select(index => Templates[index]), Times, Gen.Guid, Sdks, Gen.Select(Times, Gen.Guid, Sdks)).Sample(
            (template, time, id, sdk, other) => Assert.Equal(
                FaultText.Clean(Fill(template, time, id, sdk)), FaultText.Clean(Fill(template, other.Item1, other.Item2, other.Item3))),
            iter: 2000);
    }

    private static string Fill(string template, string time, Guid id, string sdk) => template
        .Replace("{n}", id.ToString("N")[..12], StringComparison.Ordinal)
        .Replace("{w}", (id.ToByteArray()[0] + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{t}", time, StringComparison.Ordinal)
        .Replace("{i}", id.ToString(), StringComparison.Ordinal)
        .Replace("{s}", sdk, StringComparison.Ordinal);

    [Fact]
    public void The_text_is_bounded() => Assert.Equal(FaultText.MaxLength, FaultText.Clean(new string('x', 100_000)).Length);
}

using System.Globalization;
using System.Net;
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
    [InlineData("Client address is not authorized and caller is not a trusted service.\r\nClient address: 20.113.7.41\r\nCaller: appid=a", "Client address is not authorized and caller is not a trusted service. Client address: … Caller: appid=a")]
    [InlineData("Client address: 2603:1020:206:1::5f is refused", "Client address: … is refused")]
    [InlineData("Client with IP address '20.113.7.41' is not allowed to access the server.", "Client with IP address '…' is not allowed to access the server.")]
    [InlineData("client IP 20.113.7.41. Caller IP: ::ffff:20.113.7.41;", "client IP …. Caller IP: …")]
    [InlineData("Request originated from IP 20.113.7.41 through public internet.", "Request originated from IP … through public internet.")]
    [InlineData("Failed. Diagnostic information: timestamp '20261116T125904Z', subscription id '11111111-1111-1111-1111-111111111111', tracking id '22222222-2222-2222-2222-222222222222', request correlation id '33333333-3333-3333-3333-333333333333'.", "Failed.")]
    [InlineData("Failed (timestamp '20261116T125904Z', request correlation id '33333333-3333-3333-3333-333333333333').", "Failed.")]
    [InlineData("""{"code":"UserError","time":"2026-11-16T12:59:04.1234567+00:00","correlation":{"operation":"0af7651916cd43dd8448eb211c80319c","request":"b7ad6b7169203331"},"location":"westeurope"}""", """{"code":"UserError","location":"westeurope"}""")]
    [InlineData("""said {\"time\":\"2026-11-16T12:59:04Z\",\"requestId\":\"b7ad6b71\",\"code\":\"Busy\"}""", """said {\"code\":\"Busy\"}""")]
    [InlineData("""{"message":"failed at 2026-11-16 12:59:04"}""", """{"message":"failed at "}""")]
    [InlineData("Resource 'amlst3007fbd9b778' was disallowed by policy.", "Resource 'amlst…' was disallowed by policy.")]
    [InlineData("The Resource 'Microsoft.Search/searchServices/amlsearch3007fbd9b778' was not found.", "The Resource 'Microsoft.Search/searchServices/amlsearch…' was not found.")]
    [InlineData(
        "ServiceUnavailable (503); Substatus: 20006; Reason: (The request failed. ActivityId: 1e7c1e5c-0000-4000-8000-0123456789ab, Request URI: /apps/1e7c1e5c-0000-4000-8000-0123456789ab/services/1e7c1e5c-0000-4000-8000-0123456789ab/partitions/1e7c1e5c-0000-4000-8000-0123456789ab/replicas/1324p/, RequestStats: \r\nRequestStartTime: 2026-11-16T12:59:04.12Z, RequestEndTime: 2026-11-16T12:59:05.12Z, Number of regions attempted: 1, SDK: Windows/10.0.17763 cosmos-netstandard-sdk/3.29.4)",
        "ServiceUnavailable (503); Substatus: 20006; Reason: (The request failed. Number of regions attempted: 1, SDK: )")]
    [InlineData("Account creation failed. StorePhysicalAddress: rntbd://cdb-ms-prod-westeurope1-be5.documents.azure.com:14043/apps/x/replicas/1p/, LSN: 8142, GlobalCommittedLsn: 8141, StatusCode: 503, ElapsedTime: 00:00:01.2, SessionToken: , cpu: 81.2%, memory: 4512044 KB", "Account creation failed. StatusCode: 503")]
    [InlineData("""Busy {"LSN":8142,"ElapsedTime":"12.5 ms","systemHistory":[{"dateUtc":"2026-11-16T12:59:04Z","cpu":81.2,"memory":4512044,"threadInfo":{"availableThreads":32}}],"code":503}""", """Busy {"code":503}""")]
    [InlineData("<h2>Our services aren't available right now</h2> Ref A: 86F2C4D1A39E44A0B5D0F5D2B2A1C0DE Ref B: AMS231022012053 Ref C: 2026-11-23T12:41:17Z", "<h2>Our services aren't available right now</h2>")]
    [InlineData("Service unavailable. 20261123T124117Z-15bcf8c7f9xkz2tq", "Service unavailable.")]
    [InlineData("The operation '11111111-1111-1111-1111-111111111111' failed", "The operation failed")]
    [InlineData("Polling timed out in 12.5 seconds, after 12s. It took 1234 ms and waited 00:05:00.", "Polling timed out in some time, after some time. It took some time and waited some time.")]
    [InlineData("Elapsed: 1234ms, failed; duration = 12.5 seconds; Retry-After: 17", "failed; Retry-After: …")]
    [InlineData("Failed at 2026/11/23 12:41:17, again at 23-11-2026 12:41:17, again at Nov 23, 2026 12:41:17 PM.", "Failed at again at again at.")]
    [InlineData("Failed at Mon Nov 23 12:41:17 UTC 2026; 23 November 2026 at 12:41", "Failed at")]
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
    [InlineData("The private endpoint with IP address 10.0.0.5 in 10.0.0.0/24 and fd00:1::/64 is not reachable")]
    [InlineData("Client address 10.0.0.0/24 is not a valid rule")]
    [InlineData("The subscription has reached its limit of 10 Azure Cosmos DB accounts; you are using 10 out of 10 and 250 in westeurope")]
    [InlineData("Requested memory: 16 GB, cpu: 4 of 8 cores")]
    [InlineData("The key https://kv-cmk.vault.azure.net/keys/cmk-ml/0123456789abcdef0123456789abcdef is expired")]
    [InlineData("The key expired on 2026-11-23 and its successor is valid from 2026/12/01 or 01-12-2026")]
    [InlineData("Keep the old version for 24 hours; purge protection lasts 90 days; locked within 14 days")]
    [InlineData("Resource 'amlstorage' and 'amlst2026', 'amlteam1234567890' and 'stfraudml3007' were disallowed by policy")]
    [InlineData("role assignment '33333333-3333-3333-3333-333333333333' of principal '22222222-2222-2222-2222-222222222222'")]
    [InlineData("""{"code":"UserError","target":"keyVault","timeout":"PT30M","operation":"wrapKey","location":"westeurope"}""")]
    [InlineData("Operation wrapKey is not allowed on a disabled key.")]
    [InlineData("TLS version 1.2 is required; the address range 10.0.0.0/16 overlaps 10.0.1.4")]
    [InlineData("Choose one of: Standard_DS3_v2, Standard_NC6; ratio 12:41, port 8443")]
    public void What_names_the_problem_is_kept(string text) => Assert.Equal(text, FaultText.Clean(text));

    // Templates of errors with slots for what differs at each try: a time (t), a compact time (c), an id (i), an SDK (s), the end of a managed name (n),
    // a wait (w), an address (a), a number (m), a duration (d).
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
        "Client address is not authorized and caller is not a trusted service.\r\nClient address: {a}\r\nCaller: appid=22222222-2222-2222-2222-222222222222",
        "Client with IP address '{a}' is refused; client IP {a}, caller ip={a}",
        "Failed. Diagnostic information: timestamp '{c}', subscription id '22222222-2222-2222-2222-222222222222', tracking id '{i}', request correlation id '{i}'.",
        "Failed with timestamp '{c}', request correlation id '{i}'. x-ms-routing-request-id: WESTEUROPE:{c}:{i}",
        """{"error":{"code":"UserError","message":"No."},"correlation":{"operation":"{h}","request":"{n}abcd"},"environment":"westeurope","time":"{t}","requestId":"{i}","clientIp":"{a}","componentName":"x"}""",
        """The service said: {\"code\":\"Busy\",\"time\":\"{t}\",\"activityId\":\"{i}\"}""",
        "Resource 'amlst{n}' was disallowed by policy; amlcosmos{n} and amlsearch{n} too.",
        "StorePhysicalAddress: rntbd://cdb-ms-prod-westeurope1-be{m}.documents.azure.com:14{m}/apps/{i}/services/{i}/partitions/{i}/replicas/{m}p/, LSN: {m}, GlobalCommittedLsn: {m}, StatusCode: 503, ElapsedTime: {d}, RequestCharge: {m}, cpu: {w}.{w}%, memory: {m}, ActivityId: {i}, {s}",
        """Busy {"LSN":{m},"ElapsedTime":"{d}","systemHistory":[{"dateUtc":"{t}","cpu":{w}.{w},"memory":{m},"threadInfo":{"availableThreads":{m}}}],"code":503}""",
        "RequestStartTime: {t}, RequestEndTime: {t}, CPU history: ({t} {w}.5), ({t} {w}.1)",
        "Our services aren't available right now. Ref A: {h} Ref B: AMS{m} Ref C: {t}",
        "Azure Ref: {c}-{n}; {c}-{n}",
        "The operation '{i}' failed; operation with id {i} of deployment '{i}'.",
        "Timed out in {d}, after {d}, took {d}. Elapsed: {d}, the end",
    ];

    private static readonly Gen<string> Times = Gen.Select(Gen.DateTime[new DateTime(2024, 1, 1), new DateTime(2034, 1, 1)], Gen.Int[0, 11], (at, form) =>
        at.ToString(
            form switch
            {
                0 => "r",
                1 => "yyyy-MM-ddTHH:mm:ss.fffZ",
                2 => "yyyy-MM-dd HH:mm:ssZ",
                3 => "M/d/yyyy h:mm:ss tt",
                4 => "yyyy-MM-ddTHH:mm:ss.fffffff+00:00",
                5 => "yyyy/MM/dd HH:mm:ss",
                6 => "dd-MM-yyyy HH:mm:ss",
                7 => "MMM d, yyyy h:mm:ss tt",
                8 => "yyyyMMddTHHmmssZ",
                9 => "ddd MMM d HH:mm:ss yyyy",
                10 => "dd MMMM yyyy, HH:mm",
                _ => "MM/dd/yyyy HH:mm:ss +00:00",
            },
            CultureInfo.InvariantCulture));

    private static readonly string[] SdkNames = ["Microsoft.Azure.Documents.Common", "documentdb-dotnet-sdk", "azsdk-net-Core", "Windows"];

    private static readonly Gen<string> Sdks = Gen.Select(
        Gen.Int[0, SdkNames.Length - 1].Select(index => SdkNames[index]), Gen.Int[1, 99], Gen.Int[0, 30], Gen.Int[0, 20348], (name, major, minor, patch) => $"{name}/{major}.{minor}.{patch}");

    private static readonly string[] Durations = ["{0} ms", "{0}.5 seconds", "{0}s", "{0} minutes", "00:00:{0:00}.123", "'{0}' seconds", "{0} milliseconds"];

    [Fact]
    public void What_changes_from_try_to_try_never_reaches_the_text()
    {
        // Also when the two tries write their times in different forms, as two backends do.
        Gen.Select(Gen.Int[0, Templates.Length - 1].Select(index => Templates[index]), Times, Gen.Guid, Sdks, Gen.Select(Times, Gen.Guid, Sdks)).Sample(
            (template, time, id, sdk, other) => Assert.Equal(
                FaultText.Clean(Fill(template, time, id, sdk)), FaultText.Clean(Fill(template, other.Item1, other.Item2, other.Item3))),
            iter: 3000);
    }

    private static string Fill(string template, string time, Guid id, string sdk) => template
        .Replace("{n}", id.ToString("N")[..12], StringComparison.Ordinal)
        .Replace("{w}", (id.ToByteArray()[0] + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{m}", BitConverter.ToUInt32(id.ToByteArray()).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{h}", id.ToString("N").ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("{a}", Address(id.ToByteArray()), StringComparison.Ordinal)
        .Replace("{d}", string.Format(CultureInfo.InvariantCulture, Durations[id.ToByteArray()[1] % Durations.Length], id.ToByteArray()[2] % 60), StringComparison.Ordinal)
        .Replace("{c}", new DateTime(2026, 1, 1).AddSeconds(BitConverter.ToUInt32(id.ToByteArray()) % 100_000_000).ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{t}", time, StringComparison.Ordinal)
        .Replace("{i}", id.ToString(), StringComparison.Ordinal)
        .Replace("{s}", sdk, StringComparison.Ordinal);

    private static string Address(byte[] bytes) => new IPAddress(bytes[0] % 2 == 0 ? bytes[..4] : bytes).ToString();

    [Fact]
    public void The_text_is_bounded() => Assert.Equal(FaultText.MaxLength, FaultText.Clean(new string('x', 100_000)).Length);
}

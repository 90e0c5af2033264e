using System.Text.RegularExpressions;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// What belongs to a single request and is another at the next: ids, times, durations, addresses of callers and servers, versions of SDKs,
/// generated names. A condition that carried it would change at each try.
/// </summary>
internal static partial class RequestNoise
{
    private const string Guid = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";

    private const string Month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
    private const string Weekday = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?";
    private const string Clock = @"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AP]M\b)?(?:\s?(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC)(?!\w))?";

    // A day without a time stays: it is an api-version, or the date of something that a person cares for.
    private const string Moment =
        @"(?<!\w)(?:\d{8}T\d{6}(?:\.\d+)?Z?(?!\w)"
        + "|" + Weekday + Month + @"\s+\d{1,2} " + Clock + @" \d{4}(?!\w)"
        + @"|(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}|" + Weekday + @"(?:\d{1,2}[ -]" + Month + @"[ -]\d{2,4}|" + Month + @"\.? \d{1,2},? \d{4}))(?:T|,?\s+(?:at )?)" + Clock + ")";

    private const string Quote = @"\\?[""']";
    private const string Text = @"\\?""[^""\\]*\\?""";
    private const string Member =
        Quote + "(?:"
        + "[\\w-]*time(?:stamp)?(?:utc)?" + Quote + @"\s*:\s*(?:\\?""[^""\\]*\d{2}:?\d{2}[^""\\]*\\?""|\d{10,})"
        + "|date(?:utc)?" + Quote + @"\s*:\s*\\?""[^""\\]*\d{2}:?\d{2}[^""\\]*\\?"""
        + "|[\\w-]*(?:request|correlation|activity|tracking|trace|span|operation|session)[-_]?id" + Quote + @"\s*:\s*" + Text
        + "|correlation" + Quote + @"\s*:\s*(?:" + Text + @"|\{[^{}]*\})"
        + "|(?:client|caller)_?ip(?:_?address)?" + Quote + @"\s*:\s*" + Text
        + ")";

    private const string Address =
        @"(?>\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})?)";

    private const string Amount = @"(?:\d+(?:[.,]\d+)?['""]?\s?(?:ms|msecs?|milliseconds?|s|secs?|seconds?|mins?|minutes?)|\d{1,2}:\d{2}:\d{2}(?:\.\d+)?['""]?)(?![\w-])";

    /// <summary>The text without it; what it leaves behind is for the caller to tidy.</summary>
    public static string Remove(string text)
    {
        var cleaned = Diagnostics().Replace(text, string.Empty);
        cleaned = JsonMember().Replace(cleaned, string.Empty);
        if (IsOfCosmosDb().IsMatch(cleaned))
        {
            cleaned = CosmosDbValue().Replace(cleaned, string.Empty);
        }

        cleaned = StoreAddress().Replace(cleaned, string.Empty);
        cleaned = GatewayReference().Replace(cleaned, string.Empty);
        cleaned = TrackingId().Replace(cleaned, string.Empty);
        cleaned = NamedOperation().Replace(cleaned, "$1");
        cleaned = ClientAddress().Replace(cleaned, "$1…");
        cleaned = Time().Replace(cleaned, string.Empty);
        cleaned = SdkVersion().Replace(cleaned, string.Empty);
        cleaned = TraceParent().Replace(cleaned, string.Empty);
        cleaned = ManagedName().Replace(cleaned, found => found.Groups[2].Success ? $"{found.Groups[1]}…{found.Groups[2]}…" : $"{found.Groups[1]}…");
        cleaned = ManagedStore().Replace(cleaned, "$1…");
        cleaned = Elapsed().Replace(cleaned, string.Empty);
        cleaned = Patience().Replace(cleaned, "$1 some time");
        cleaned = RetryAfter().Replace(cleaned, "$1…");
        return OtherId().Replace(cleaned, string.Empty);
    }

    // Diagnostic information: timestamp '20261116T125904Z', subscription id '…', tracking id '…', request correlation id '…'.
    [GeneratedRegex(@"\bDiagnostic information:\s*(?:(?:timestamp|(?:subscription|tracking|(?:request )?correlation|request) id)\s+'[^']*'\s*[,;.]?\s*)+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Diagnostics();

    // "correlation":{"operation":"…","request":"…"}, "time":"…", as Azure Machine Learning writes them; also within a quoted text.
    [GeneratedRegex(@",\s*" + Member + "|" + Member + @"\s*,?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex JsonMember();

    [GeneratedRegex(@"\brntbd:|LSN\b|\bRequestStartTime\b|\bStoreRes(?:ult|ponse)|\bsystemHistory\b|\bdocumentdb-|\bMicrosoft\.Azure\.(?:Documents|Cosmos)\.|\bElapsedTime\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IsOfCosmosDb();

    // The diagnostics of Azure Cosmos DB's SDK: LSN: 8142, ElapsedTime: 00:00:01.2, "cpu":81.2, "memory":4512044, each with its comma.
    [GeneratedRegex(
        @"(?<![\w.])\\?[""']?(?:(?:Store)?PhysicalAddress|Request ?URI|RequestStats|\w*LSN|SessionToken|RequestCharge|\w*LatencyMs|RetryAfterInMs|ReplicaHealthStatuses|TransportRequestTimeline|TransportException|PartitionKeyRangeId|Elapsed\w*|Duration\w*|ResponseTime|systemHistory|threadInfo|\w*threads?(?:Starving)?|cpu(?: history| usage| load)?|(?:available |total )?memory(?: history| usage)?)\\?[""']?(?:\s*[:=]\s*|\s+(?=\d))(?:"
        + Text + @"|'[^']*'|\[[^\[\]]*\]|\{(?:[^{}]|\{[^{}]*\})*\}|\([^()]*\)(?:\s*,\s*\([^()]*\))*|[^\s,;()\[\]{}""']+|(?=\s*[,;)\]}]|\s*$))(?:\s?(?:%|(?:ms|milliseconds?|s|seconds?|minutes?|[KMG]i?B)\b))?\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CosmosDbValue();

    // rntbd://cdb-ms-prod-westeurope1-be5.documents.azure.com:14043/apps/…/replicas/1324p/
    [GeneratedRegex(@"(?:\brntbd://|\b(?:https://)?cdb-ms-prod-|(?<!\w)/apps/" + Guid + @"/)[^\s,;()\[\]{}""']*\s*[,;]?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex StoreAddress();

    // Azure Front Door: Ref A: 86F2… Ref B: AMS231022012053 Ref C: 2026-11-23T12:41:17Z, or 20261123T124117Z-15bcf8c7f9xk
    [GeneratedRegex(
        @"\b(?:Ref [A-Z]|(?:x-)?azure[- ]ref)\s*[:=]\s*(?:\d{8}T\d{6}Z-[\w-]+|" + Moment + @"|[^\s,;)<]+)\s*[,;]?|(?<![\w-])\d{8}T\d{6}Z-[\w-]+|(?<![\w+/=-])0[A-Za-z0-9+/]{40,}={1,2}(?!\w)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex GatewayReference();

    [GeneratedRegex(
        @"(?<open>[\(\[])?\b(?:client[- ]?request|(?:x-ms-)?(?:routing[- ]?)?request|(?:x-ms-)?(?:request[- ])?correlation(?:[- ]?request)?|tracking|trace|activity|operation|support[- ]?ticket|diagnostic)[- _]?id\b\s*[:=]?\s*(?:is\s+)?['""\[]?(?:\w+:\d{8}T\d{6}Z:)?(?:[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{16,64}(?![\w-]))['""\]]?(?(open)[\)\]])\s*[,;.]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TrackingId();

    [GeneratedRegex(
        @"\b(operation|request|activity|correlation|tracking|trace|deployment)(?: with (?:the )?id)?[: ]\s*['""\[(]?" + Guid + @"['""\])]?(?![\w-])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NamedOperation();

    // Only the address that the request came from. A network that a rule names is what a person looks for.
    [GeneratedRegex(
        @"\b((?:(?:client|caller|source|remote)(?:'s)?(?: with)?[-_ ]?(?:ip(?:[-_ ]?address)?|address|addr)|request(?: \w+)? from(?: client)?(?: IP)?(?: address)?)\s*(?:[:=]|is\b)?\s*['""(\[]?)" + Address + @"(?![/\w])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ClientAddress();

    [GeneratedRegex(
        @"(?:\b(?:time ?stamp\s*(?:[:=]\s*)?|\w*time\b\s*[:=]\s*))?(?<q>['""])?" + Moment + @"(?(q)['""])\s*[,;]?|\btime ?stamp\b\s*[:=]\s*\d[\d/:. ]*(?:[AP]M)?\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    // Microsoft.Azure.Documents.Common/2.14.0, documentdb-dotnet-sdk/2.11.0 Host/64-bit MicrosoftWindowsNT/10.0.20348.0: not a version in a path.
    [GeneratedRegex(
        @"(?:[,;]\s*)?(?<![\w./'-])[A-Za-z][\w.-]*/(?:\d+(?:\.\d+){1,3}(?:-[\w.]+)?|(?:32|64)-bit)(?![\w/.'-]*/)(?=[\s,;:)\]]|\.?$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex SdkVersion();

    [GeneratedRegex(@"\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b|\btrace[- ]?(?:id|parent)\b\s*[:=]?\s*[0-9a-f-]{16,55}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TraceParent();

    // A GUID names something only in a path, in quotes, or after the word for what it names; any other belongs to the single request.
    [GeneratedRegex(
        @"(?<![/'""=\w.-])(?<!\b(?:client|object|principal|tenant|subscription|application|app|identity|user|group|directory|definition|assignment|resource|workspace|account|service)(?: ?(?:id|with id))?:? )[\[({]?"
        + Guid + @"[\])}]?(?![\w/'""-])\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherId();

    // Azure Machine Learning makes a managed resource group for each creation, azureml-rg-WORKSPACE_GUID, with new names in it: the next try has others.
    [GeneratedRegex(
        @"(/resourceGroups/[^/\s'""]+?|\bazureml-rg-[^/\s'""]*?)" + Guid + @"(?![\w-])(/providers/[\w.]+/\w+/)?(?(2)[\w.-]+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ManagedName();

    // Outside such a path only a name with a generated end is known to be one of its stores: amlst3007fbd9b778.
    [GeneratedRegex(@"(?<![\w.-])(aml(?:st|storage|sa|search|srch|cosmos(?:db)?|db))-?(?=[a-f]*\d)[0-9a-f]{12,32}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex ManagedStore();

    [GeneratedRegex(@"\b(?:duration|elapsed(?: ?time)?|latency)\s*[:=]\s*['""]?" + Amount + @"\s*[,;]?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Elapsed();

    // Please try again after '17' seconds. It took 1234 ms. Hours and days are terms, not measurements.
    [GeneratedRegex(@"\b(after|in|within|wait(?:ed|ing)?(?: for)?|took|lasted) ['""]?" + Amount, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Patience();

    [GeneratedRegex(@"\b(retry[- ]?after\s*[:=]?\s*['""]?)\d+(?:\.\d+)?(?![\w.-])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex RetryAfter();
}

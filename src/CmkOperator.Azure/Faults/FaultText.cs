using System.Text.RegularExpressions;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// Makes Azure's error texts fit for a status: removes secrets and what changes from request to request, and returns
/// one line of bounded length.
/// </summary>
internal static partial class FaultText
{
    /// <summary>Longest text kept, in characters.</summary>
    public const int MaxLength = 1024;

    // Regular expressions get no more than this, because a page of HTML can be large.
    private const int MaxInput = 16 * 1024;

    private const string TimeLabel = @"(?:\b(?:timestamp|time stamp|time)\b\s*[:=]\s*)?";

    /// <summary>The text without tracking ids, times and secrets, in one line; empty for null.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return string.Empty;
        }

        var cleaned = WithoutSecrets(text);
        cleaned = TrackingId().Replace(cleaned, string.Empty);
        cleaned = HttpDate().Replace(cleaned, string.Empty);
        cleaned = LocalDate().Replace(cleaned, string.Empty);
        cleaned = Timestamp().Replace(cleaned, string.Empty);
        cleaned = SdkVersion().Replace(cleaned, string.Empty);
        cleaned = TraceParent().Replace(cleaned, string.Empty);
        cleaned = ManagedName().Replace(cleaned, found => found.Groups[2].Success ? $"{found.Groups[1]}…{found.Groups[2]}…" : $"{found.Groups[1]}…");
        cleaned = Patience().Replace(cleaned, "$1 some time");
        cleaned = OtherId().Replace(cleaned, string.Empty);
        cleaned = EmptyBrackets().Replace(cleaned, string.Empty);
        cleaned = Spaces().Replace(cleaned, " ").Trim();
        cleaned = SpaceBeforeStop().Replace(cleaned, "$1").TrimStart(':', ',', ';', ' ');
        return cleaned.Length <= MaxLength ? cleaned : string.Concat(cleaned.AsSpan(0, MaxLength - 1), "…");
    }

    /// <summary>The text without secrets and control characters, in one line, and otherwise as it is: for a person, not for a status.</summary>
    public static string Plain(string? text) => string.IsNullOrWhiteSpace(text) ? string.Empty : Spaces().Replace(Control().Replace(WithoutSecrets(text), " "), " ").Trim();

    private static string WithoutSecrets(string text) =>
        Secret().Replace(Token().Replace(text.Length > MaxInput ? text[..MaxInput] : text, "[removed]"), "$1[removed]");

    /// <summary>The readable part of an answer that is not JSON, such as a gateway's HTML page.</summary>
    public static string CleanMarkup(string text) =>
        Clean(Tag().Replace(InvisibleElement().Replace(text.Length > MaxInput ? text[..MaxInput] : text, " "), " "));

    [GeneratedRegex(@"\b(?:Bearer\s+)?eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(
        @"\b((?:client_secret|client_assertion|access_token|refresh_token|password|accountkey|sharedaccesskey|sig)[""']?\s*[=:]\s*[""']?)[^\s&,;""']+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"[\(\[]?\b(?:client[- ]?request|(?:x-ms-)?request|(?:x-ms-)?correlation(?:[- ]?request)?|tracking|trace|activity|operation|support[- ]?ticket|diagnostic)[- _]?id\b\s*[:=]?\s*(?:is\s+)?['""\[]?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}['""\]]?[\)\]]?\s*[,;.]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TrackingId();

    [GeneratedRegex(
        TimeLabel + @"['""]?\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2}|UTC)?['""]?\s*[,;]?|\b(?:timestamp|time stamp)\b\s*[:=]\s*\d[\d/:. ]*(?:[AP]M)?\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Timestamp();

    // Fri, 16 Sep 2022 12:41:17 GMT
    [GeneratedRegex(
        TimeLabel + @"['""]?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? \d{1,2}[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -]\d{2,4} \d{2}:\d{2}:\d{2}(?: ?(?:GMT|UTC|Z))?['""]?\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HttpDate();

    // 9/16/2022 12:41:17 PM +00:00
    [GeneratedRegex(
        TimeLabel + @"['""]?\b\d{1,2}[/.]\d{1,2}[/.]\d{4},? \d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?: ?[AP]M)?(?: ?(?:[+-]\d{2}:?\d{2}|GMT|UTC|Z))?['""]?\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LocalDate();

    // Microsoft.Azure.Documents.Common/2.14.0, documentdb-dotnet-sdk/2.11.0 Host/64-bit MicrosoftWindowsNT/10.0.20348.0: not a version in a path.
    [GeneratedRegex(
        @"(?:[,;]\s*)?(?<![\w./'-])[A-Za-z][\w.-]*/(?:\d+(?:\.\d+){1,3}(?:-[\w.]+)?|(?:32|64)-bit)(?![\w/.'-]*/)(?=[\s,;:)\]]|\.?$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex SdkVersion();

    [GeneratedRegex(@"\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b|\btrace[- ]?(?:id|parent)\b\s*[:=]?\s*[0-9a-f-]{16,55}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TraceParent();

    // A GUID names something only in a path, in quotes, or after the word for what it names; any other belongs to the single request.
    [GeneratedRegex(
        @"(?<![/'""=\w.-])(?<!\b(?:client|object|principal|tenant|subscription|application|app|identity|user|group|directory|definition|assignment|resource|workspace|account|service)(?: ?(?:id|with id))?:? )[\[({]?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}[\])}]?(?![\w/'""-])\s*[,;]?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherId();

    // Azure Machine Learning makes a managed resource group for each creation, azureml-rg-WORKSPACE_GUID, with new names in it: the next try has others.
    [GeneratedRegex(
        @"(/resourceGroups/[^/\s'""]+?|\bazureml-rg-[^/\s'""]*?)[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![\w-])(/providers/[\w.]+/\w+/)?(?(2)[\w.-]+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ManagedName();

    // Please try again after '17' seconds.
    [GeneratedRegex(@"\b(after|in|wait(?: for)?) ['""]?\d+['""]? (?:milli)?(?:second|minute)s?\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Patience();

    [GeneratedRegex(@"\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\]")]
    private static partial Regex EmptyBrackets();

    // A terminal would carry them out.
    [GeneratedRegex(@"\p{Cc}+")]
    private static partial Regex Control();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s+([.,;:])")]
    private static partial Regex SpaceBeforeStop();

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex InvisibleElement();

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();
}

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>A request as it arrived.</summary>
internal sealed record FakeRequest(string Method, string Host, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At)
{
    /// <summary>Method, path and query in one line, for golden comparisons.</summary>
    public string Line => $"{Method} {Path}{Query}";
}

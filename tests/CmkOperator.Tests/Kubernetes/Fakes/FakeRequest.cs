namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>A request as the fake server received it.</summary>
internal sealed record FakeRequest(string Method, string Path, string Query, string Body)
{
    public bool IsWatch => Query.Contains("watch=1", StringComparison.Ordinal);

    public bool IsList => Method == "GET" && Query.Contains("limit=", StringComparison.Ordinal);
}

namespace CmkOperator.TestKit;

/// <summary>A kubeconfig for a server that asks for neither TLS nor a token, until it is disposed.</summary>
public sealed class TemporaryKubeconfig : IDisposable
{
    /// <summary>Writes the file.</summary>
    /// <param name="url">The server's address.</param>
    public TemporaryKubeconfig(string url) => File.WriteAllText(Path, $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{url}}" } }]
        users: [{name: test, user: {token: none} }]
        contexts: [{name: test, context: {cluster: test, user: test} }]
        """);

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kubeconfig-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(Path);
}

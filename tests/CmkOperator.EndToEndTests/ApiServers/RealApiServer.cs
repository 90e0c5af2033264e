using CmkOperator.EndToEndTests.ApiServers;
using CmkOperator.TestKit.ApiServers;
using Xunit;

[assembly: AssemblyFixture(typeof(RealApiServer))]

namespace CmkOperator.EndToEndTests.ApiServers;

/// <summary>
/// One real API server for all tests of the assembly, with the CRD installed: started on first use, from the etcd and kube-apiserver in
/// the folder that <c>KUBEBUILDER_ASSETS</c> names (Kubernetes' envtest uses the same variable). Tests share it, so each works in a
/// separate namespace.
/// </summary>
public sealed class RealApiServer : IAsyncDisposable
{
    private const string Variable = "KUBEBUILDER_ASSETS";

    private readonly Lazy<Task<ApiServerInstance>> _instance = new(
        () => Task.Run(() => ApiServerInstance.StartAsync(Assets!, CancellationToken.None)));

    private int _namespaces;

    /// <summary>Whether a server can be had.</summary>
    internal static bool IsAvailable => !string.IsNullOrEmpty(Assets);

    private static string? Assets => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The running server; a test that calls this is skipped, with the reason, when no server is available.</summary>
    internal Task<ApiServerInstance> RequireAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Assets), $"{Variable} is not set: it names a folder with etcd and kube-apiserver.");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Assets!, "etcd")) && File.Exists(Path.Combine(Assets!, "kube-apiserver")),
            $"{Variable} names {Assets}, which does not contain etcd and kube-apiserver.");
        return _instance.Value;
    }

    /// <summary>Another server, for a test whose operator watches every namespace; skipped as above. The test disposes it.</summary>
    internal async Task<ApiServerInstance> StartAnotherAsync(CancellationToken cancellationToken)
    {
        await RequireAsync();
        return await ApiServerInstance.StartAsync(Assets!, cancellationToken);
    }

    /// <summary>A namespace that no other test uses, created if the server has namespaces.</summary>
    internal async Task<string> NewNamespaceAsync(string prefix, CancellationToken cancellationToken)
    {
        var server = await RequireAsync();
        var name = $"{prefix}-{Interlocked.Increment(ref _namespaces)}";
        await server.EnsureNamespaceAsync(name, cancellationToken);
        return name;
    }

    /// <summary>Stops the server, if a test started it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_instance.IsValueCreated && await Task.WhenAny(_instance.Value) is { IsCompletedSuccessfully: true })
        {
            await (await _instance.Value).DisposeAsync();
        }
    }
}

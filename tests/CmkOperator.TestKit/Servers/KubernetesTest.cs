using Xunit;

namespace CmkOperator.TestKit.Servers;

/// <summary>A test that runs against every server.</summary>
public abstract class KubernetesTest(KubernetesServers servers)
{
    /// <summary>The servers, for theories.</summary>
    public static TheoryData<ServerKind> Servers { get; } = [ServerKind.Embedded, ServerKind.Real];

    protected Task<KubernetesSession> OpenAsync(ServerKind kind) => servers.OpenAsync(kind);
}

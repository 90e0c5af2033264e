using Xunit;

namespace CmkOperator.EmbeddedKubernetes.Tests;

/// <summary>A test that runs against every server.</summary>
public abstract class KubernetesTest(KubernetesServers servers)
{
    /// <summary>The servers, for theories.</summary>
    public static TheoryData<ServerKind> Servers { get; } = [ServerKind.Embedded, ServerKind.Real];

    private protected Task<KubernetesSession> OpenAsync(ServerKind kind) => servers.OpenAsync(kind);
}

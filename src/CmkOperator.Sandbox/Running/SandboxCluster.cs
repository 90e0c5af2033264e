using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;

namespace CmkOperator.Sandbox.Running;

/// <summary>The cluster of a run: the embedded one, or the one that the user named.</summary>
internal sealed class SandboxCluster : IAsyncDisposable
{
    private readonly IAsyncDisposable? _embedded;

    private SandboxCluster(string kubeconfig, IAsyncDisposable? embedded)
    {
        Kubeconfig = kubeconfig;
        _embedded = embedded;
        Client = new ClusterClient(kubeconfig);
    }

    /// <summary>Whether it runs in this process and ends with it.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Path of its kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>The user's hand in it.</summary>
    public ClusterClient Client { get; }

    /// <summary>Starts the embedded one, or connects to the user's and installs our CustomResourceDefinition.</summary>
    public static async Task<SandboxCluster> StartAsync(SandboxArguments arguments, string folder, CancellationToken cancellationToken)
    {
        if (arguments.Kubeconfig is { } kubeconfig)
        {
            var theirs = new SandboxCluster(Path.GetFullPath(kubeconfig), null);
            await theirs.Client.InstallDefinitionAsync(ReadDefinition(), cancellationToken);
            return theirs;
        }

        var options = new EmbeddedKubernetesApiOptions
        {
            DataDirectory = folder,
            Port = arguments.KubePort,
            CustomResourceDefinitions = [ConfigFiles.ReadDefinition()],
        };
        var embedded = await EmbeddedKubernetesApi.StartAsync(options, cancellationToken);
        return new SandboxCluster(embedded.KubeconfigPath, embedded);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private static JsonObject ReadDefinition() => EmbeddedKubernetesApi.ReadYaml(ConfigFiles.ReadDefinition())[0].AsObject();
}

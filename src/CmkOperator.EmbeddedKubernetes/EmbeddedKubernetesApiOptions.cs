namespace CmkOperator.EmbeddedKubernetes;

/// <summary>How an embedded Kubernetes API is started.</summary>
public sealed record EmbeddedKubernetesApiOptions
{
    /// <summary>The folder that gets <c>ca.crt</c> and <c>kubeconfig</c>; made when it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The time of timestamps, ages, and the ends of watches.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The uid of the kube-system namespace, by which operators know a cluster; the same at every start.</summary>
    public string ClusterUid { get; init; } = "c0ffee00-0000-4000-8000-00000000c1a5";

    /// <summary>CustomResourceDefinitions to serve from the start, as YAML; a text may hold several documents.</summary>
    public IReadOnlyList<string> CustomResourceDefinitions { get; init; } = [];

    /// <summary>How many writes of each kind are remembered for watches and list continuations; older ones are answered with 410.</summary>
    public int History { get; init; } = 20_000;
}

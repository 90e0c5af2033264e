namespace CmkOperator.Sandbox.CommandLine;

/// <summary>What the user asked for.</summary>
internal sealed record SandboxArguments
{
    /// <summary>The standard input, as a manifest's file name.</summary>
    public const string StandardInput = "-";

    /// <summary>The name that stands for every scenario.</summary>
    public const string AllScenarios = "all";

    /// <summary>End when all has settled.</summary>
    public bool Once { get; init; }

    /// <summary>Files of the manifests to apply; empty means the sample.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    /// <summary>A scenario's name or <see cref="AllScenarios"/>; null for a plain run.</summary>
    public string? Scenario { get; init; }

    /// <summary>How the outcome is printed.</summary>
    public OutputFormat Output { get; init; } = OutputFormat.Text;

    /// <summary>The cluster to use in place of the embedded Kubernetes API.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Port of the embedded Kubernetes API; 0 takes a free one.</summary>
    public int KubePort { get; init; }

    /// <summary>Port of the simulated Azure; 0 takes a free one.</summary>
    public int AzurePort { get; init; }

    /// <summary>Folder of certificates and kubeconfig; null means a new temporary one.</summary>
    public string? Data { get; init; }

    /// <summary>How many workspaces there are in Azure that no object declares.</summary>
    public int Fleet { get; init; }

    /// <summary>Show the help and end.</summary>
    public bool Help { get; init; }
}

/// <summary>How the outcome is printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people: live in a terminal, plain lines elsewhere.</summary>
    Text,

    /// <summary>One JSON object per scenario and line on the standard output, nothing else there.</summary>
    Json,
}

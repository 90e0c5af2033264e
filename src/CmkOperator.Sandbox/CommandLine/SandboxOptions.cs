using System.Globalization;

namespace CmkOperator.Sandbox.CommandLine;

/// <summary>All options of the sandbox.</summary>
internal static class SandboxOptions
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<SandboxOption> All { get; } =
    [
        new("--once", null, "End when everything has settled: exit code 0 when as expected, 1 otherwise.", (a, _) => a with { Once = true }),
        new("--manifest", "FILE", "Apply this file in place of the sample; several documents and several files are fine, - is the standard input.",
            (a, text) => text.Length == 0 ? null : a with { Manifests = [.. a.Manifests, text] })
        {
            Repeatable = true,
            Expected = "a file, or - for the standard input",
        },
        new("--scenario", "NAME|all", "Build the world of this scenario, run it and check its outcome; all runs every one.",
            (a, text) => text.Length == 0 ? null : a with { Scenario = text })
        {
            Expected = "a scenario's name, or all",
        },
        new("--output", "text|json", "How the outcome is told; json prints one object per scenario and line. Default: text.", ReadOutput)
        {
            Expected = "text or json",
        },
        new("--kubeconfig", "FILE", "Use this cluster in place of the embedded Kubernetes API; what is made there is removed afterwards.",
            (a, text) => text.Length == 0 ? null : a with { Kubeconfig = text })
        {
            Expected = "a kubeconfig file",
        },
        new("--kube-port", "N", "Port of the embedded Kubernetes API. Default: a free one.", (a, text) => Port(text) is { } port ? a with { KubePort = port } : null)
        {
            Expected = "a port from 0 to 65535",
        },
        new("--azure-port", "N", "Port of the simulated Azure. Default: a free one.", (a, text) => Port(text) is { } port ? a with { AzurePort = port } : null)
        {
            Expected = "a port from 0 to 65535",
        },
        new("--data", "DIR", "Folder for certificates and kubeconfig. Default: a new temporary one.",
            (a, text) => text.Length == 0 ? null : a with { Data = text })
        {
            Expected = "a folder",
        },
        new("--help", null, "Show this help.", (a, _) => a with { Help = true }),
    ];

    private static SandboxArguments? ReadOutput(SandboxArguments arguments, string text) => text switch
    {
        "text" => arguments with { Output = OutputFormat.Text },
        "json" => arguments with { Output = OutputFormat.Json },
        _ => null,
    };

    private static int? Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}

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
            (a, text) => text.Length == 0 ? null : a with { Manifests = [.. a.Manifests, text] }, "a file, or - for the standard input", Repeatable: true),
        new("--scenario", "NAME|all", "Build the world of this scenario, run it and check its outcome; all runs every one.",
            (a, text) => text.Length == 0 ? null : a with { Scenario = text }, "a scenario's name, or all"),
        new("--output", "text|json", "How the outcome is told; json prints one object per scenario and line. Default: text.", ReadOutput, "text or json"),
        new("--kubeconfig", "FILE", "Use this cluster in place of the embedded Kubernetes API; what is made there is removed afterwards.",
            (a, text) => text.Length == 0 ? null : a with { Kubeconfig = text }, "a kubeconfig file"),
        new("--kube-port", "N", "Port of the embedded Kubernetes API. Default: a free one.", (a, text) => Port(text) is { } port ? a with { KubePort = port } : null, "a port from 0 to 65535"),
        new("--azure-port", "N", "Port of the simulated Azure. Default: a free one.", (a, text) => Port(text) is { } port ? a with { AzurePort = port } : null, "a port from 0 to 65535"),
        new("--data", "DIR", "Folder for certificates and kubeconfig. Default: a new temporary one.",
            (a, text) => text.Length == 0 ? null : a with { Data = text }, "a folder"),
        new("--fleet", "N", "Put N workspaces under the key into the simulated Azure that no object declares, and two that cannot be taken over: for kubectl cmk import.",
            (a, text) => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? a with { Fleet = count } : null, "a number from 0 to 255"),
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

/// <summary>One option: the only place where its name, meaning and reading are said.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What is expected behind it, for the help; null for a switch.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Read">Puts the text into the arguments; null when it cannot be understood.</param>
/// <param name="Expected">What the value must be, for the error.</param>
/// <param name="Repeatable">Whether it may be given more than once.</param>
internal sealed record SandboxOption(
    string Name, string? Value, string Meaning, Func<SandboxArguments, string, SandboxArguments?> Read, string Expected = "a value", bool Repeatable = false);

/// <summary>The text of --help.</summary>
internal static class SandboxHelp
{
    private const int MeaningColumn = 24;

    /// <summary>Usage, options and scenarios.</summary>
    /// <param name="scenarios">Name and description of each.</param>
    public static IEnumerable<string> Lines(IEnumerable<(string Name, string Description)> scenarios)
    {
        yield return "The CmkOperator on one machine: a Kubernetes API, a simulated Azure and the operator between them.";
        yield return "";
        yield return "Usage: CmkOperator.Sandbox [options]";
        yield return "";
        yield return "Without options it applies config/samples/cmkworkspace.yaml, shows it becoming Ready, and stays until Ctrl-C.";
        yield return "";
        yield return "Options:";
        foreach (var option in SandboxOptions.All)
        {
            yield return Row(option.Value is null ? option.Name : $"{option.Name} {option.Value}", option.Meaning);
        }

        yield return "";
        yield return "Scenarios:";
        foreach (var (name, description) in scenarios)
        {
            yield return Row(name, description);
        }
    }

    private static string Row(string name, string meaning) => $"  {name.PadRight(MeaningColumn)}  {meaning}";
}

using System.Text.Json.Nodes;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.EndToEndTests.Install;

/// <summary>The objects that an installation puts into a cluster, in the namespace <see cref="Namespace"/>.</summary>
internal sealed class Installation(IReadOnlyList<JsonNode> all)
{
    /// <summary>Where the operator is installed.</summary>
    public const string Namespace = "cmk-operator-system";

    private const string GoPath = "/usr/share/gocode";

    private static readonly Lazy<Task<string>> StandIn = new(BuildStandInAsync);

    /// <summary>All of them, and those of the chart for <c>helm test</c>.</summary>
    public IReadOnlyList<JsonNode> WithTests { get; } = all;

    /// <summary>All of them, without the tests of the chart.</summary>
    public IReadOnlyList<JsonNode> Objects { get; } = [.. all.Where(item => item["metadata"]?["annotations"]?["helm.sh/hook"] is null)];

    /// <summary>The operator's Deployment.</summary>
    public JsonNode Deployment => Assert.Single(OfKind("Deployment"));

    /// <summary>The Deployment's pod.</summary>
    public JsonNode Pod => Deployment["spec"]!["template"]!["spec"]!;

    /// <summary>The operator's command line in it.</summary>
    public IReadOnlyList<string> Arguments => [.. Pod["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!)];

    /// <summary>Those of one kind.</summary>
    public IReadOnlyList<JsonNode> OfKind(string kind) => [.. Objects.Where(item => (string?)item["kind"] == kind)];

    /// <summary>What <c>helm install cmk-operator</c> puts there, with these values.</summary>
    public static async Task<Installation> OfChartAsync(string values = "{}")
    {
        var (output, refusal) = await TryChartAsync(values);
        return refusal is null ? Read(output) : throw new InvalidOperationException($"The chart rejected {values}: {refusal}");
    }

    /// <summary>The manifests that the chart renders from these values as text; or why it renders none.</summary>
    public static async Task<(string Output, string? Refusal)> TryChartAsync(string values)
    {
        var helm = Environment.GetEnvironmentVariable("HELM") is { Length: > 0 } named ? named : Tool.Find("helm");
        if (helm is null)
        {
            Assert.SkipUnless(
                Tool.Find("go") is not null && Directory.Exists(Path.Combine(GoPath, "src", "github.com", "xeipuuv", "gojsonschema")),
                "Neither helm nor the packages to build its stand-in are installed: .ci/chart names the packages.");
            helm = await StandIn.Value;
        }

        var file = Path.Combine(Path.GetTempPath(), $"values-{Guid.NewGuid():N}.yaml");
        try
        {
            await File.WriteAllTextAsync(file, values, TestContext.Current.CancellationToken);
            var (code, output, errors) = await Tool.TryAsync(
                helm,
                ["template", "cmk-operator", Repository.PathOf("charts", "cmk-operator"), "--namespace", Namespace, "--values", file],
                Path.GetTempPath());
            return (output, code == 0 ? null : errors);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What <c>kubectl apply --server-side -k config/default</c> puts there, or that of another folder of <c>config</c>.</summary>
    public static async Task<Installation> OfKustomizeAsync(string folder = "default")
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not on the PATH.");
        return Read(await Tool.RunAsync("kubectl", ["kustomize", Repository.PathOf("config", folder)], Path.GetTempPath()));
    }

    /// <summary>What an overlay of <c>config/default</c> with a component of <c>config</c> puts there.</summary>
    public static async Task<Installation> OfKustomizeWithAsync(string component)
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not on the PATH.");
        var overlay = Directory.CreateTempSubdirectory("overlay-").FullName;
        try
        {
            // Kustomize takes no absolute paths.
            string From(string folder) => Path.GetRelativePath(overlay, Repository.PathOf("config", folder));
            await File.WriteAllTextAsync(
                Path.Combine(overlay, "kustomization.yaml"), $"resources: [{From("default")}]\ncomponents: [{From(component)}]\n", TestContext.Current.CancellationToken);
            return Read(await Tool.RunAsync("kubectl", ["kustomize", overlay], overlay));
        }
        finally
        {
            Directory.Delete(overlay, recursive: true);
        }
    }

    private static Installation Read(string yaml) => new([.. Yaml.ReadAll(yaml)]);

    private static async Task<string> BuildStandInAsync()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("helm-template-").FullName, "helmtemplate");
        await Tool.RunAsync(
            "go",
            ["build", "-o", program, "."],
            Repository.PathOf(".ci", "helm-template"),
            ("GO111MODULE", "off"),
            ("GOPATH", GoPath));
        return program;
    }
}

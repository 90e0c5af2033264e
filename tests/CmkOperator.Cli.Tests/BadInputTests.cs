using CmkOperator.Sandbox.Manifests;
using Xunit;

namespace CmkOperator.Cli.Tests;

/// <summary>Each fault of the input is a sentence with file, line and next step, exit code 1, and the good ones are still planned.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-plan-").FullName;

    private static string Sample => File.ReadAllText(ConfigFiles.Sample);

    [Fact]
    public async Task A_good_manifest_beside_a_wrong_document_is_still_planned()
    {
        var file = Write("two.yaml", $"spec: [a\n---\n{Sample}");

        var run = await OfflineAsync("-f", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}:2: this is not YAML: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("default/fraud-ml (", run.Out, StringComparison.Ordinal);
        Assert.Contains("1 object: 1 for which Azure was not asked, 0 with changes, 0 refused or failed; 1 document not usable", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_there_twice_is_named_with_both_places()
    {
        var first = Write("first.yaml", Sample);
        var second = Write("second.yaml", Sample);

        var run = await OfflineAsync("-f", first, "-f", second);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"default/fraud-ml is in {first}:2 as well, and the one that is applied last would win. Keep one of them", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 objects: 1 for which Azure was not asked, 0 with changes, 1 refused or failed", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_one_fault()
    {
        var file = Write("wrong.yaml", Sample.Replace("hbiWorkspace: true", "hbiWorkspace: [1]", StringComparison.Ordinal));

        var run = await OfflineAsync("-f", file);

        Assert.Contains("spec.hbiWorkspace", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("some validation rules were not checked", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_is_named_with_its_line()
    {
        var file = Write("other.yaml", $"{Sample}\n---\n\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n");
        var line = File.ReadAllText(file).Split('\n').ToList().IndexOf("apiVersion: v1") + 1;

        var run = await OfflineAsync("-f", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}:{line}: this is a ConfigMap (v1), not a CmkWorkspace", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_kinds_of_a_folder_are_left_alone()
    {
        Write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        Write("b.yaml", Sample);

        var run = await OfflineAsync("-f", _folder);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.EndsWith("refused or failed; 1 document of another kind passed over\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: cmk-operator.io/v1alpha1\nkind: CmkWorkspaces\n", "this is a CmkWorkspaces (cmk-operator.io/v1alpha1), not a CmkWorkspace")]
    [InlineData("apiVersion: cmk-operator.io/v1beta1\nkind: CmkWorkspace\n", "this is a CmkWorkspace (cmk-operator.io/v1beta1), not a CmkWorkspace")]
    [InlineData("apiVersion: cmk-operater.io/v1alpha1\nkind: CmkWorkspace\n", "this is a CmkWorkspace (cmk-operater.io/v1alpha1), not a CmkWorkspace")]
    [InlineData("kind: CmkWorkspace\n", "this is a CmkWorkspace (no apiVersion), not a CmkWorkspace")]
    [InlineData("metadata: {name: a}\n", "this is an object without kind, not a CmkWorkspace")]
    [InlineData("Dear reader\n", "this is no object, not a CmkWorkspace")]
    public async Task A_broken_manifest_in_a_folder_is_named_with_its_line(string text, string message)
    {
        Write("a.yaml", Sample);
        var file = Write("b.yaml", $"apiVersion: v1\nkind: ConfigMap\n---\n{text}");

        var run = await OfflineAsync("-f", _folder);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{file}:4: {message}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("; 1 document not usable; 1 document of another kind passed over", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kustomization_in_a_folder_needs_no_kind()
    {
        Write("a.yaml", Sample);
        Write("kustomization.yaml", "resources: [a.yaml]\n");

        var run = await OfflineAsync("-f", _folder);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("location: westeurope", "location: West Europe", "spec.location: Invalid value: \"West Europe\"")]
    [InlineData("friendlyName:", "friendlyNam:", "spec.friendlyNam: unknown field")]
    [InlineData("deletionPolicy: Retain", "deletionPolicy: Keep", "spec.deletionPolicy: Unsupported value: \"Keep\"")]
    [InlineData("hbiWorkspace: true", "hbiWorkspace: \"yes\"", "spec.hbiWorkspace: Invalid value: \"string\"")]
    public async Task A_wrong_field_is_named_with_its_line(string right, string wrong, string message)
    {
        var file = Write("wrong.yaml", Sample.Replace(right, wrong, StringComparison.Ordinal));
        var line = File.ReadAllLines(file).ToList().FindIndex(text => text.Contains(wrong.Split(':')[0] + ":", StringComparison.Ordinal)) + 1;

        var run = await OfflineAsync("-f", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}:{line}: {message}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_hide_the_next_one()
    {
        var run = await OfflineAsync("-f", Path.Combine(_folder, "none.yaml"), "-f", Write("good.yaml", Sample));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("none.yaml: it cannot be read: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("default/fraud-ml", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n---\n")]
    public async Task An_empty_file_is_a_fault(string text)
    {
        var run = await OfflineAsync("-f", Write("empty.yaml", text));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("empty.yaml: it has no object", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_that_contains_itself_ends_in_a_sentence()
    {
        var run = await OfflineAsync("-f", Write("loop.yaml", "a: &a\n  b: *a\n"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("loop.yaml:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_items_of_a_list_keep_their_lines()
    {
        var indented = string.Join('\n', Sample.Replace("location: westeurope", "location: West Europe", StringComparison.Ordinal).Split('\n').Select(line => "    " + line));
        var file = Write("list.yaml", $"apiVersion: v1\nkind: List\nitems:\n  -\n{indented}\n");
        var line = File.ReadAllLines(file).ToList().FindIndex(text => text.Contains("location: West", StringComparison.Ordinal)) + 1;

        var run = await OfflineAsync("-f", file);

        Assert.Contains($"{file}:{line}: spec.location", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_was_named_and_is_not_there_is_an_error()
    {
        using var kubeconfig = new TemporaryKubeconfig("http://127.0.0.1:1");

        var run = await CommandRun.OfAsync("plan", "-f", Write("a.yaml", Sample), "--offline", "--kubeconfig", kubeconfig.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the API server http://127.0.0.1:1/ cannot be used", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_named()
    {
        using var kubeconfig = new TemporaryKubeconfig("http://127.0.0.1:1");

        var run = await CommandRun.OfAsync("explain", "fraud-ml", "--kubeconfig", kubeconfig.Path, "--context", "prod");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no context 'prod', which --context names", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_cloud_is_an_error_that_lists_the_clouds()
    {
        var run = await OfflineAsync("-f", Write("a.yaml", Sample), "--cloud", "Mars");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--cloud Mars: there is no such cloud. Write one of Public, USGovernment, China, Custom", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_for_GitHub_name_file_and_line_and_escape_what_would_end_them()
    {
        var file = Write("a,b.yaml", Sample.Replace("location: westeurope", "location: \"100%\"", StringComparison.Ordinal));

        var run = await OfflineAsync("-f", file, "--format", "github");

        Assert.Contains($"::error file={file.Replace(",", "%2C", StringComparison.Ordinal)},line=9,title=not usable::spec.location: Invalid value: \"100%25\"", run.Out, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<CommandRun> OfflineAsync(params string[] arguments) => CommandRun.OfAsync(["plan", "--offline", "--no-cluster", .. arguments]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

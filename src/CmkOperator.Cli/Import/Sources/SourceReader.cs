using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Manifests;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>Reads the workspaces of files, folders and the standard input, whatever tool wrote them. What is wrong is noted and does not stop the rest.</summary>
internal sealed partial class SourceReader
{
    private const string Kinds = "a Terraform state (terraform show -json), an ARM template or what-if result, or Workspace objects of Azure Service Operator or Crossplane";

    private const string Configuration = "Terraform's configuration does not say what is there; its state does: terraform show -json > state.json";

    // The state of a large organisation has tens of megabytes.
    private const int LargestFile = 256 * 1024 * 1024;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".tfstate"];

    // What the providers have beside the workspaces, and is no workspace: Azure Service Operator and Crossplane's provider for Azure.
    private static readonly HashSet<string> OtherKinds = new(StringComparer.Ordinal)
    {
        "Registry", "WorkspacesCompute", "WorkspacesConnection",
        "AIFoundry", "AIFoundryProject", "ComputeCluster", "ComputeInstance", "DatastoreBlobstorage", "DatastoreDatalakeGen2", "DatastoreFileshare", "InferenceCluster", "SynapseSpark", "WorkspaceNetworkOutboundRuleFqdn", "WorkspaceNetworkOutboundRulePrivateEndpoint", "WorkspaceNetworkOutboundRuleServiceTag",
    };

    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 };

    private readonly SourcePlace _place;
    private readonly List<(SourceFile File, JsonObject Json)> _templates = [];
    private readonly List<(SourceFile File, JsonObject Json)> _parameters = [];
    private readonly List<JsonObject> _given = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly List<Manifest> _objects = [];
    private readonly List<FoundWorkspace> _found = [];
    private readonly List<ManifestFault> _faults = [];

    private SourceReader(SourcePlace place) => _place = place;

    /// <summary>Reads all that is named.</summary>
    /// <param name="paths">Files, folders, or <c>-</c>.</param>
    /// <param name="parameters">Files with the values of the parameters of templates.</param>
    /// <param name="place">What the user says of the workspaces.</param>
    /// <param name="standardInput">What <c>-</c> stands for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(IReadOnlyList<FoundWorkspace> Found, IReadOnlyList<ManifestFault> Faults)> ReadAsync(
        IReadOnlyList<string> paths, IReadOnlyList<string> parameters, SourcePlace place, TextReader standardInput, CancellationToken cancellationToken)
    {
        var reader = new SourceReader(place);
        foreach (var path in parameters)
        {
            await reader.GuardAsync(path, async () => reader.TakeParameters(new SourceFile(path, await ReadFileAsync(path, cancellationToken))));
        }

        foreach (var path in paths)
        {
            await reader.GuardAsync(path, async () =>
            {
                if (path == ManifestReader.StandardInput)
                {
                    reader.Take(new SourceFile(path, await standardInput.ReadToEndAsync(cancellationToken)), isNamed: true);
                }
                else if (Directory.Exists(path))
                {
                    await reader.TakeFolderAsync(path, cancellationToken);
                }
                else
                {
                    reader.Take(new SourceFile(path, await ReadFileAsync(path, cancellationToken)), isNamed: true);
                }
            });
        }

        reader.Finish();
        return (reader._found, reader._faults);
    }

    private async Task GuardAsync(string path, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Fault(path, 0, $"it cannot be read: {failure.Message.TrimEnd('.')}. Name a file, a folder, or - for the standard input");
        }
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken) => new FileInfo(path) is { Exists: true, Length: > LargestFile }
        ? throw new IOException($"it is larger than {LargestFile / 1024 / 1024} MiB")
        : await File.ReadAllTextAsync(path, cancellationToken);

    private async Task TakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToList();
        var before = Count;
        foreach (var file in files)
        {
            await GuardAsync(file, async () => Take(new SourceFile(file, await ReadFileAsync(file, cancellationToken)), isNamed: false));
        }

        if (Count == before)
        {
            Fault(folder, 0, $"none of its {files.Count} files ({string.Join(", ", Extensions)}) has a workspace; name another folder, or a file");
        }
    }

    private int Count => _found.Count + _templates.Count + _faults.Count + _objects.Count(item => ServiceOperatorSource.Is(item.Object) || CrossplaneSource.Is(item.Object));

    private void Take(SourceFile file, bool isNamed)
    {
        var text = file.Text.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (Path.GetExtension(file.Path) is ".bicep" or ".bicepparam" or ".tf" or ".hcl")
        {
            Fault(file.Path, 0, Path.GetExtension(file.Path).StartsWith(".bicep", StringComparison.Ordinal)
                ? "Bicep is read as the template that it is compiled to: az bicep build --file FILE (az bicep build-params for its parameters)"
                : Configuration);
        }
        else if (text.Length == 0)
        {
            if (isNamed)
            {
                Fault(file.Path, 0, $"it is empty; name {Kinds}");
            }
        }
        else if (file.Path.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase) || StateAsText().IsMatch(text))
        {
            if (isNamed)
            {
                Fault(file.Path, 0, file.Path.EndsWith(".tf.json", StringComparison.OrdinalIgnoreCase) ? Configuration : "Terraform wrote this for people; for the import: terraform show -json > state.json");
            }
        }
        else if (text[0] is '{' or '[')
        {
            TakeJson(file, isNamed);
        }
        else
        {
            TakeYaml(file, isNamed);
        }
    }

    private void TakeJson(SourceFile file, bool isNamed)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(file.Text.TrimStart('\uFEFF'), documentOptions: Tolerant);
            // Members that are there twice show only when they are looked up.
            json = json?.DeepClone();
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            var line = failure is JsonException { LineNumber: { } number } ? (int)number + 1 : 1;
            // Several objects one after the other, or YAML that begins like JSON.
            if (YamlReader.ReadAll(file.Text).ToList() is { Count: > 0 } documents && documents.TrueForAll(document => document.Problem is null))
            {
                // Templates may have texts over several lines, which is YAML and not JSON.
                if (documents is [{ Json: JsonObject only }] && only.Text("kind") is null)
                {
                    Guard(file.Path, 1, () => TakeJson(file, only, isNamed));
                }
                else
                {
                    TakeYaml(file, isNamed);
                }

                return;
            }

            if (file.Text.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("{\"@level\"", StringComparison.Ordinal))
            {
                Fault(file.Path, 1, "this is the log of a run of Terraform; of the state or of a plan it is: terraform show -json > state.json");
                return;
            }

            Fault(file.Path, line, $"this is not JSON: {failure.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.')}. Write the file again with the tool that made it");
            return;
        }

        Guard(file.Path, 1, () => TakeJson(file, json, isNamed));
    }

    private void TakeJson(SourceFile file, JsonNode? json, bool isNamed)
    {
        var before = _found.Count;
        switch (json)
        {
            case JsonObject item when TerraformSource.Is(item):
                _found.AddRange(TerraformSource.Read(file, item));
                Demand(before, file, isNamed, TerraformSource.WithoutWorkspace(item));
                break;
            case JsonObject item when item.ContainsKey("encrypted_data") && item.ContainsKey("encryption_version"):
                Demand(before, file, isNamed, "OpenTofu has encrypted this state. Let OpenTofu read it: tofu show -json > state.json");
                break;
            case JsonObject item when TemplateSource.IsParameters(item):
                _parameters.Add((file, item));
                break;
            case JsonObject item when TemplateSource.Is(item):
                _templates.Add((file, item));
                if (isNamed)
                {
                    _named.Add(file.Path);
                }

                break;
            case JsonObject item when item.Text("kind") is not null && item.Text("apiVersion") is not null:
                TakeYaml(file, isNamed);
                break;
            case JsonObject item when ResourceSource.IsWhatIf(item):
                _found.AddRange(ResourceSource.ReadWhatIf(file, item));
                Demand(before, file, isNamed, "this what-if result has no workspace. Name the result of the template that has it");
                break;
            case { } other when ResourceSource.IsResource(other):
                _found.AddRange(ResourceSource.ReadResources(file, other));
                Demand(before, file, isNamed, "none of these resources is a workspace. Name the file that has it");
                break;
            default:
                Demand(before, file, isNamed, $"this is JSON of another kind. Name {Kinds}");
                break;
        }
    }

    private void TakeYaml(SourceFile file, bool isNamed)
    {
        var before = Count;
        var others = new List<(string Kind, int Line)>();
        foreach (var document in YamlReader.ReadAll(file.Text))
        {
            if (document.Problem is { } problem)
            {
                if (file.Text.Contains("{{", StringComparison.Ordinal))
                {
                    Fault(file.Path, document.Line, "this is a template of Helm or of another tool, not YAML yet. Import what the tool makes of it (helm template)");
                    continue;
                }

                Fault(file.Path, document.Line, $"this is not YAML: {problem.TrimEnd('.')}. Correct the document; the others of the file are read");
                continue;
            }

            Guard(file.Path, document.Line, () => TakeObject(file.Path, document, document.Json, string.Empty, others));
        }

        if (!isNamed)
        {
            return;
        }

        // Beside a Workspace its group and its provider's settings are welcome: they say where it is.
        if (Count == before || others.Exists(other => other.Kind == CmkWorkspaceNames.Kind))
        {
            foreach (var (kind, line) in others)
            {
                Fault(file.Path, line, kind == CmkWorkspaceNames.Kind
                    ? $"this is a {kind} already. Apply it, or see kubectl cmk plan -f {file.Path}"
                    : $"this is {kind}, not a workspace. Name {Kinds}");
            }

            if (others.Count == 0 && Count == before)
            {
                Fault(file.Path, 0, $"it has no object. Name {Kinds}");
            }
        }
    }

    private void TakeObject(string file, YamlText document, JsonNode? node, string prefix, List<(string Kind, int Line)> others)
    {
        var kind = node.Text("kind");
        if (node is JsonObject list && kind?.EndsWith("List", StringComparison.Ordinal) == true && list["items"] is JsonArray items)
        {
            foreach (var (index, item) in items.Index())
            {
                TakeObject(file, document, item, $"{prefix}items[{index}].", others);
            }

            return;
        }

        var manifest = node is JsonObject found && Placeholder.Open(found) is JsonObject open ? new Manifest(file, open, document, prefix) : null;
        if (manifest is not null)
        {
            _objects.Add(manifest);
        }

        if (manifest is null || !(ServiceOperatorSource.Is(manifest.Object) || CrossplaneSource.Is(manifest.Object)))
        {
            var version = node.Text("apiVersion");
            if (manifest is not null && (ServiceOperatorSource.IsOfGroup(manifest.Object) || CrossplaneSource.IsOfGroup(manifest.Object)) && (kind is null || !OtherKinds.Contains(kind)))
            {
                Fault(file, manifest.Line, $"{(kind is null ? "an object without kind" : $"the kind {kind}")} of {version} is not known, so it is no workspace for this command. Correct the kind (Workspace), or remove the document");
                return;
            }

            others.Add((
                kind == CmkWorkspaceNames.Kind && version == CmkWorkspaceNames.ApiVersion ? kind
                    : node is not JsonObject ? "no object" : kind is null ? "an object without kind" : $"a {kind} ({version ?? "no apiVersion"})",
                manifest?.Line ?? document.Line));
        }
    }

    private void TakeParameters(SourceFile file)
    {
        try
        {
            var json = JsonNode.Parse(file.Text.TrimStart('\uFEFF'), documentOptions: Tolerant) as JsonObject ?? [];
            if (TemplateSource.IsParameters(json))
            {
                _given.Add(TemplateSource.ValuesOf(json));
            }
            else
            {
                Fault(file.Path, 1, "these are no parameters of a template. Name a file with $schema ...deploymentParameters.json#");
            }
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            Fault(file.Path, failure is JsonException { LineNumber: { } number } ? (int)number + 1 : 1, "this is not JSON. Name a parameters file of the template (az bicep build-params makes one)");
        }
    }

    // Templates and objects refer to others, so they are read when everything else has been read.
    private void Finish()
    {
        var links = new TemplateLinks(_templates);
        var ofTemplates = new List<(SourceFile File, List<FoundWorkspace> Found)>();
        foreach (var (file, template) in _templates)
        {
            var found = new List<FoundWorkspace>();
            Guard(file.Path, 1, () =>
            {
                foreach (var (values, from) in ParametersOf(file, template))
                {
                    found.AddRange(TemplateSource.Read(file, template, values, _place, links).Select(item => from.Length > 0 ? item with { Name = $"{item.Name} ({from})" } : item));
                }

                ofTemplates.Add((file, found));
            });
        }

        ofTemplates.RemoveAll(item => links.IsFollowed(item.File));
        _found.AddRange(ofTemplates.SelectMany(item => item.Found));
        var objects = _objects.ConvertAll(item => item.Object);
        foreach (var item in _objects)
        {
            Guard(item.File, item.Line, () =>
            {
                if (ServiceOperatorSource.Is(item.Object))
                {
                    _found.Add(ServiceOperatorSource.Read(item, objects, _place));
                }
                else if (CrossplaneSource.Is(item.Object))
                {
                    _found.Add(CrossplaneSource.Read(item, objects, _place));
                }
            });
        }

        // A folder has templates of other things too.
        foreach (var (file, _) in ofTemplates.Where(item => item.Found.Count == 0 && (_named.Contains(item.File.Path) || _found.Count == 0)))
        {
            Fault(file.Path, 1, links.Missing.Count == 0
                ? "this template has no workspace. Name the template that has it"
                : $"this template has no workspace, and links to templates that are not among the files: {string.Join(", ", links.Missing)}. Name them too, or their folder");
        }
    }

    // A folder may have the parameters of many deployments: each file belongs to the template that declares all its names, the nearest first, and two that
    // give the same parameter are two deployments.
    private List<(JsonObject Values, string From)> ParametersOf(SourceFile template, JsonObject json)
    {
        var given = Together(_given);
        var own = _parameters.Where(item => TemplateSource.Takes(json, item.Json)).Select(item => (item.File, Values: TemplateSource.ValuesOf(item.Json), Distance: DistanceOf(template.Path, item.File.Path))).ToList();
        own = own.FindAll(item => item.Distance == own.Min(other => other.Distance));
        if (own.SelectMany(item => item.Values).GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).All(group => group.Count() == 1))
        {
            return [(Together([.. own.Select(item => item.Values), given]), string.Empty)];
        }

        return _given.Count > 0 ? [(given, string.Empty)] : own.ConvertAll(item => (item.Values, Path.GetFileName(item.File.Path)));
    }

    private static JsonObject Together(IEnumerable<JsonObject> parts)
    {
        var values = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var (name, value) in parts.SelectMany(part => part))
        {
            values[name] = value?.DeepClone();
        }

        return values;
    }

    // main.json goes with main.parameters.json and main.prod.parameters.json beside it, then with others beside it, then with those elsewhere.
    private static int DistanceOf(string template, string parameters) =>
        Path.GetDirectoryName(template) != Path.GetDirectoryName(parameters) ? 2
        : Path.GetFileName(parameters).StartsWith(Path.GetFileNameWithoutExtension(template) + ".", StringComparison.OrdinalIgnoreCase) ? 0
        : 1;

    // A shape that nobody thought of must not hide the other files.
    private void Guard(string file, int line, Action read)
    {
        try
        {
            read();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException or JsonException)
        {
            Fault(file, line, $"it has a value where its tool writes another kind of value ({failure.Message.TrimEnd('.')}). Write the file again with the tool that made it");
        }
    }

    private void Demand(int before, SourceFile file, bool isNamed, string message)
    {
        if (isNamed && _found.Count == before)
        {
            Fault(file.Path, 1, message);
        }
    }

    private void Fault(string file, int line, string message) => _faults.Add(new ManifestFault(file, line, message));

    // What terraform show prints without -json, and terraform state show.
    [GeneratedRegex("""^(#[^\n]*\n\s*)*(resource|data) "[a-z0-9_]+" "[^"]+" \{""")]
    private static partial Regex StateAsText();
}

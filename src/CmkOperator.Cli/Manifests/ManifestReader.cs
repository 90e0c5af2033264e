using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Cli.Manifests;

/// <summary>Reads the CmkWorkspaces of files, folders and the standard input. What is wrong is noted and does not stop the rest.</summary>
internal static class ManifestReader
{
    /// <summary>The name of the standard input.</summary>
    public const string StandardInput = "-";

    // A manifest is a few kilobytes; a file of this size was named by mistake.
    private const int LargestFile = 16 * 1024 * 1024;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    // Kustomize lets its own file go without apiVersion and kind.
    private static readonly string[] KindlessFiles = ["kustomization.yaml", "kustomization.yml"];

    /// <summary>Reads all that is named.</summary>
    /// <param name="paths">Files, folders, or <c>-</c>. Of a folder every .yaml, .yml and .json file is read, sorted, those below it too.</param>
    /// <param name="standardInput">What <c>-</c> stands for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ManifestSet> ReadAsync(IReadOnlyList<string> paths, TextReader standardInput, CancellationToken cancellationToken)
    {
        var set = new ManifestSet([], []);
        foreach (var path in paths)
        {
            try
            {
                if (path == StandardInput)
                {
                    Read(path, await standardInput.ReadToEndAsync(cancellationToken), true, set);
                }
                else if (Directory.Exists(path))
                {
                    await ReadFolderAsync(path, set, cancellationToken);
                }
                else
                {
                    Read(path, await ReadFileAsync(path, cancellationToken), true, set);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                set.Faults.Add(new ManifestFault(path, 0, $"it cannot be read: {failure.Message.TrimEnd('.')}. Name a file, a folder, or - for the standard input"));
            }
        }

        return set;
    }

    private static async Task ReadFolderAsync(string folder, ManifestSet set, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToList();
        var before = set.Manifests.Count + set.Faults.Count;
        foreach (var file in files)
        {
            Read(file, await ReadFileAsync(file, cancellationToken), false, set);
        }

        if (set.Manifests.Count + set.Faults.Count == before)
        {
            set.Faults.Add(new ManifestFault(folder, 0, $"none of its {files.Count} files (.yaml, .yml, .json) has a {CmkWorkspaceNames.Kind}; name another folder, or a file"));
        }
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken) => new FileInfo(path) is { Exists: true, Length: > LargestFile }
        ? throw new IOException($"it is larger than {LargestFile / 1024 / 1024} MiB")
        : await File.ReadAllTextAsync(path, cancellationToken);

    // Beside CmkWorkspaces a folder has what else belongs to an application: only a file that was named itself must have one.
    private static void Read(string file, string text, bool isNamed, ManifestSet set)
    {
        var before = set.Manifests.Count + set.Faults.Count;
        var others = new List<OtherDocument>();
        foreach (var document in YamlReader.ReadAll(text))
        {
            if (document.Problem is { } problem)
            {
                set.Faults.Add(new ManifestFault(file, document.Line, $"this is not YAML: {problem.TrimEnd('.')}. Correct the document; the others of the file are read"));
                continue;
            }

            Add(file, document, document.Json, string.Empty, set, others);
        }

        // What is passed over may be what somebody meant to plan: only another kind of object cannot be.
        var wrong = others.FindAll(other => isNamed || other.IsBroken);
        set.PassedOver += others.Count - wrong.Count;
        set.Faults.AddRange(wrong.Select(other => new ManifestFault(
            file, other.Line, $"this is {other.Kind}, not a {CmkWorkspaceNames.Kind} ({CmkWorkspaceNames.ApiVersion}); remove it from what you plan, or correct apiVersion and kind")));
        if (isNamed && set.Manifests.Count + set.Faults.Count == before)
        {
            set.Faults.Add(new ManifestFault(file, 0, $"it has no object; write a {CmkWorkspaceNames.Kind} ({CmkWorkspaceNames.ApiVersion}) into it"));
        }
    }

    private static void Add(string file, YamlText document, JsonNode? node, string prefix, ManifestSet set, List<OtherDocument> others)
    {
        var (version, kind) = (node.Text("apiVersion"), node.Text("kind"));
        if (node is JsonObject list && kind?.EndsWith("List", StringComparison.Ordinal) == true && list["items"] is JsonArray items)
        {
            foreach (var (index, item) in items.Index())
            {
                Add(file, document, item, $"{prefix}items[{index}].", set, others);
            }
        }
        else if (node is JsonObject found && kind == CmkWorkspaceNames.Kind && version == CmkWorkspaceNames.ApiVersion)
        {
            set.Manifests.Add(new Manifest(file, found, document, prefix));
        }
        else
        {
            var isKindless = prefix.Length == 0 && kind is null && version is null && KindlessFiles.Contains(Path.GetFileName(file));
            others.Add(new OtherDocument(
                node is not JsonObject ? "no object" : kind is null ? "an object without kind" : $"a {kind} ({version ?? "no apiVersion"})",
                prefix.Length == 0 ? document.Line : document.LineOf(prefix.TrimEnd('.')),
                kind == CmkWorkspaceNames.Kind || version?.StartsWith($"{CmkWorkspaceNames.Group}/", StringComparison.Ordinal) == true || ((kind is null || version is null) && !isKindless)));
        }
    }

    // IsBroken: it is no object of Kubernetes, or only nearly a CmkWorkspace.
    private sealed record OtherDocument(string Kind, int Line, bool IsBroken);
}

/// <summary>What was read.</summary>
/// <param name="Manifests">The objects, in the order of the files.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record ManifestSet(List<Manifest> Manifests, List<ManifestFault> Faults)
{
    /// <summary>How many objects of other kinds folders have beside.</summary>
    public int PassedOver { get; set; }
}

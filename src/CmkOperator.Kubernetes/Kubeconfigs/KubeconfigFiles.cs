namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>
/// Several kubeconfigs as one: of the entries with one name the first file's counts, and each entry keeps the file that it comes from,
/// because its paths are relative to that.
/// </summary>
internal sealed class KubeconfigFiles
{
    private readonly List<(string File, KubeconfigNode Root)> _roots = [];

    private KubeconfigFiles(IReadOnlyList<string> files) => Files = files;

    /// <summary>The full paths, in their order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The name of the context to use, or null when no file names one.</summary>
    public string? CurrentContext => _roots.Select(root => root.Root.Text("current-context")).FirstOrDefault(name => name is not null);

    /// <summary>Where the files are, for messages.</summary>
    public string Names => string.Join(Path.PathSeparator, Files);

    /// <summary>Reads the files; an empty one among them counts as absent.</summary>
    /// <exception cref="KubeconfigException">One is no kubeconfig, or all are empty.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static KubeconfigFiles Read(IReadOnlyList<string> files)
    {
        var result = new KubeconfigFiles([.. files.Select(Path.GetFullPath)]);
        foreach (var file in result.Files)
        {
            result.Add(file, File.ReadAllText(file));
        }

        return result._roots.Count > 0 ? result : throw new KubeconfigException($"{result.Names} is empty: there is no cluster in it.");
    }

    /// <summary>The entry of a list, such as <c>clusters</c>, with a name, or null when no file has it.</summary>
    /// <param name="list">The field with the entries.</param>
    /// <param name="kind">The field of an entry with its content, such as <c>cluster</c>.</param>
    /// <param name="name">The name of the entry.</param>
    /// <exception cref="KubeconfigException">The entry has no content, or a file has two of that name.</exception>
    public KubeconfigNode? Find(string list, string kind, string name)
    {
        foreach (var (file, root) in _roots)
        {
            var found = root.Maps(list).Where(item => item.Text("name") == name).ToList();
            if (found.Count > 1)
            {
                throw new KubeconfigException($"{file}: {list} has {found.Count} entries with the name '{name}'; remove all but one.");
            }

            if (found is [var only])
            {
                return only.Map(kind)?.As($"{kind} '{name}'") ?? throw new KubeconfigException($"{file}: the entry '{name}' of {list} has no {kind}.");
            }
        }

        return null;
    }

    private void Add(string file, string text)
    {
        var documents = KubeconfigNode.ReadAll(file, text);
        if (documents.Count == 0)
        {
            return;
        }

        if (documents.Count > 1)
        {
            throw new KubeconfigException($"{file} holds {documents.Count} YAML documents; a kubeconfig is one.");
        }

        var root = documents[0];
        if (root.Text("kind") is { } kind && kind != "Config")
        {
            throw root.Refuse("kind", $"is '{kind}' and not Config");
        }

        if (root.Text("apiVersion") is { } version && version != "v1")
        {
            throw root.Refuse("apiVersion", $"is '{version}' and not v1");
        }

        _roots.Add((file, root));
    }
}

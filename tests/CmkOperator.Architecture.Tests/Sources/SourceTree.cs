namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>Reads the sources of the tree that the tests run in.</summary>
internal static class SourceTree
{
    public static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    /// <summary>The projects under a folder such as src, with every source of theirs.</summary>
    public static IReadOnlyList<ProjectSource> Projects(string under) =>
    [
        .. Directory.GetFiles(Repository.PathOf(under), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new ProjectSource(
            Relative(file), File.ReadAllText(file), [.. Sources(Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal).Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))])),
    ];

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetDirectories(folder)
            .Where(one => Path.GetFileName(one) is not ("bin" or "obj"))
            .SelectMany(Sources)
            .Concat(Directory.GetFiles(folder, "*.cs"));

    private static string Relative(string path) => Path.GetRelativePath(Repository.PathOf(), path).Replace('\\', '/');
}

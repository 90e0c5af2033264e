namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>The source tree that the tests run in.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(() =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CmkOperator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"CmkOperator.sln is in no folder above {AppContext.BaseDirectory}: run the tests from the source tree.");
    });

    public static string PathOf(string path) => Path.Combine(Root.Value, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The projects under a folder such as src, with every source of theirs.</summary>
    public static IReadOnlyList<ProjectSource> Projects(string under) =>
    [
        .. Directory.GetFiles(PathOf(under), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new ProjectSource(
            Relative(file), File.ReadAllText(file), [.. Sources(Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal).Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))])),
    ];

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetDirectories(folder)
            .Where(one => Path.GetFileName(one) is not ("bin" or "obj"))
            .SelectMany(Sources)
            .Concat(Directory.GetFiles(folder, "*.cs"));

    private static string Relative(string path) => Path.GetRelativePath(Root.Value, path).Replace('\\', '/');
}

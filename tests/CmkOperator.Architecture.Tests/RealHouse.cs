using CmkOperator.Architecture.Tests.Houses;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests;

/// <summary>The source tree and its data, read once for all tests.</summary>
internal static class RealHouse
{
    private static readonly Lazy<House> LazyHouse = new(() => HouseFile.Parse(SourceTree.Read(HouseFile.Path)));
    private static readonly Lazy<IReadOnlyList<ProjectSource>> LazyProjects = new(() => SourceTree.Projects("src"));
    private static readonly Lazy<IReadOnlyList<ProjectCompilation>> LazyCompilations = new(() => ProjectCompilation.Of(LazyProjects.Value));

    public static House House => LazyHouse.Value;

    public static IReadOnlyList<ProjectSource> Projects => LazyProjects.Value;

    public static IReadOnlyList<ProjectCompilation> Compilations => LazyCompilations.Value;
}

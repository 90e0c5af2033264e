using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests;

/// <summary>The source tree and its data, read once for all tests.</summary>
internal static class RealRooms
{
    private static readonly Lazy<RoomOrder> LazyOrder = new(() => RoomsFile.Parse(SourceTree.Read(RoomsFile.Path)));
    private static readonly Lazy<IReadOnlyList<ProjectSource>> LazyProjects = new(() => SourceTree.Projects("src"));
    private static readonly Lazy<IReadOnlyList<ProjectCompilation>> LazyCompilations = new(() => ProjectCompilation.Of(LazyProjects.Value));

    public static RoomOrder Order => LazyOrder.Value;

    public static IReadOnlyList<ProjectSource> Projects => LazyProjects.Value;

    public static IReadOnlyList<ProjectCompilation> Compilations => LazyCompilations.Value;
}

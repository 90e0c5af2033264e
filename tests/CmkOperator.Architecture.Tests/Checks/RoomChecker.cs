using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>Holds sources to the order of the rooms. Each fault is one line that names the file, and where an arrow is at fault its types and rooms.</summary>
internal static class RoomChecker
{
    /// <summary>Everything that is wrong, by file.</summary>
    public static IReadOnlyList<string> Check(RoomOrder order, IReadOnlyList<ProjectCompilation> compilations)
    {
        var projects = compilations.Select(one => one.Source).ToArray();
        var reader = new ArrowReader(compilations);
        reader.Read();
        return
        [
            .. FolderCheck.Faults(order, projects),
            .. ProjectCheck.Faults(order, projects),
            .. SourceCheck.Faults(order, projects),
            .. Faults(order, reader),
            .. RingCheck.Faults(reader.Arrows),
            .. OutsideCheck.Unused(order, reader.Arrows),
        ];
    }

    /// <summary>What is wrong with what a reader has read.</summary>
    public static IEnumerable<string> Faults(RoomOrder order, ArrowReader reader) =>
    [
        .. OrderCheck.Faults(order, reader.Arrows),
        .. OutsideCheck.Faults(order, reader.Arrows),
        .. reader.Unresolved.Select(one => $"{one.File}:{one.Line}: {one.Name} cannot be resolved: the arrows behind it are not seen"),
    ];
}

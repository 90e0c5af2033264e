using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Houses;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>Holds sources to the house. Each fault is one line that names the file, and where an arrow is at fault its types and rooms.</summary>
internal static class HouseChecker
{
    /// <summary>Everything that is wrong, by file.</summary>
    public static IReadOnlyList<string> Check(House house, IReadOnlyList<ProjectCompilation> compilations)
    {
        var projects = compilations.Select(one => one.Source).ToArray();
        var reader = new ArrowReader(compilations);
        reader.Read();
        return
        [
            .. FolderCheck.Faults(house, projects),
            .. ProjectCheck.Faults(house, projects),
            .. SourceCheck.Faults(house, projects),
            .. Faults(house, reader),
            .. RingCheck.Faults(reader.Arrows),
            .. OutsideCheck.Unused(house, reader.Arrows),
        ];
    }

    /// <summary>What is wrong with what a reader has read.</summary>
    public static IEnumerable<string> Faults(House house, ArrowReader reader) =>
    [
        .. OrderCheck.Faults(house, reader.Arrows),
        .. OutsideCheck.Faults(house, reader.Arrows),
        .. reader.Unresolved.Select(one => $"{one.File}:{one.Line}: {one.Name} cannot be resolved: the arrows behind it are not seen"),
    ];
}

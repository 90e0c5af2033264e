using System.Globalization;
using System.Text.RegularExpressions;
using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>What can be said of a file by itself: its namespace, its length and its folder's name.</summary>
internal static partial class SourceCheck
{
    private const int MostLines = 1_000;

    public static IEnumerable<string> Faults(RoomOrder order, IReadOnlyList<ProjectSource> projects) =>
        projects.SelectMany(project => Sizes(project).Concat(project.Files.SelectMany(file => Namespaces(order, project, file))));

    /// <summary>Files that are too long and folders whose name says nothing; holds for tests too.</summary>
    public static IEnumerable<string> Sizes(ProjectSource project) =>
    [
        .. from file in project.Files
           let lines = file.Text.AsSpan().Count('\n')
           where lines > MostLines
           select string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {lines:N0} lines, and {MostLines:N0} are the most"),
        .. from folder in project.Files.Select(file => file.Folder).Distinct()
           where folder.Split('/').Any(part => part is "Helpers" or "Helper" or "Utils" or "Util" or "Utilities")
           select $"{folder}: the folder's name does not say what is in it",
    ];

    private static IEnumerable<string> Namespaces(RoomOrder order, ProjectSource project, SourceFile file)
    {
        if (order.Find(project.RoomOf(file.Path)) is not { } room)
        {
            return [];
        }

        if (!Declaration().IsMatch(file.Text) && room.Name.Folder != ".")
        {
            return [$"{file.Path}: no namespace, and the folder's is {room.Namespace}"];
        }

        return from found in Declaration().Matches(file.Text)
               where found.Groups["name"].Value != room.Namespace
               let line = file.Text.AsSpan(0, found.Index).Count('\n') + 1
               select $"{file.Path}:{line}: namespace {found.Groups["name"].Value} does not follow the folder, whose namespace is {room.Namespace}";
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}

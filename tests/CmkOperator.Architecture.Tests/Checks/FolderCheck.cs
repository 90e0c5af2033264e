using CmkOperator.Architecture.Tests.Houses;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>Each folder of sources is a room in the data, and each room in the data is a folder of sources.</summary>
internal static class FolderCheck
{
    public static IEnumerable<string> Faults(House house, IReadOnlyList<ProjectSource> projects)
    {
        var rooms = projects.SelectMany(project => project.Files.Select(file => project.RoomOf(file.Path))).ToHashSet();
        var named = house.Projects.SelectMany(project => project.Rooms).ToLookup(room => room.Name);
        return
        [
            .. projects.Where(project => house.Find(project.Name) is null).Select(project => $"{project.Path}: {house.Path} does not name the project"),
            .. house.Projects.Where(project => projects.All(one => one.Name != project.Name))
                .Select(project => $"{house.Path}:{project.Line}: there is no project {project.Name}"),
            .. rooms.Where(room => house.Find(room.Project) is not null && !named.Contains(room)).Select(room => room.Path).Order(StringComparer.Ordinal)
                .Select(folder => $"{folder}: {house.Path} does not name the folder"),
            .. named.Where(room => projects.Any(project => project.Name == room.Key.Project) && !rooms.Contains(room.Key))
                .Select(room => $"{house.Path}:{room.First().Line}: there are no sources in {room.Key.Path}"),
            .. named.Where(room => room.Count() > 1).Select(room => $"{house.Path}:{room.Last().Line}: {room.Key} is named a second time"),
        ];
    }
}

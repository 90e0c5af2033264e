using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>Each folder of sources is a room in the data, and each room in the data is a folder of sources.</summary>
internal static class FolderCheck
{
    public static IEnumerable<string> Faults(RoomOrder order, IReadOnlyList<ProjectSource> projects)
    {
        var rooms = projects.SelectMany(project => project.Files.Select(file => project.RoomOf(file.Path))).ToHashSet();
        var named = order.Projects.SelectMany(project => project.Rooms).ToLookup(room => room.Name);
        return
        [
            .. projects.Where(project => order.Find(project.Name) is null).Select(project => $"{project.Path}: {order.Path} does not name the project"),
            .. order.Projects.Where(project => projects.All(one => one.Name != project.Name))
                .Select(project => $"{order.Path}:{project.Line}: there is no project {project.Name}"),
            .. rooms.Where(room => order.Find(room.Project) is not null && !named.Contains(room)).Select(room => room.Path).Order(StringComparer.Ordinal)
                .Select(folder => $"{folder}: {order.Path} does not name the folder"),
            .. named.Where(room => projects.Any(project => project.Name == room.Key.Project) && !rooms.Contains(room.Key))
                .Select(room => $"{order.Path}:{room.First().Line}: there are no sources in {room.Key.Path}"),
            .. named.Where(room => room.Count() > 1).Select(room => $"{order.Path}:{room.Last().Line}: {room.Key} is named a second time"),
        ];
    }
}

using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>A csproj references the projects that the data names, and packages that one of its rooms may use.</summary>
internal static class ProjectCheck
{
    private const string AspNet = "Microsoft.AspNetCore.App";

    public static IEnumerable<string> Faults(RoomOrder order, IReadOnlyList<ProjectSource> projects) =>
        projects.Where(project => order.Find(project.Name) is not null).SelectMany(project => Faults(order, order.Find(project.Name)!, project));

    private static IEnumerable<string> Faults(RoomOrder order, RoomsProject project, ProjectSource source)
    {
        var packages = source.Packages.Concat(source.IsWeb ? [(AspNet, 1)] : []);
        return
        [
            .. source.Projects.Where(one => !project.Uses.Contains(one.Name))
                .Select(one => $"{source.Path}:{one.Line}: an arrow to a project that {project.Name} does not use: {project.Name} -> {one.Name}"),
            .. project.Uses.Except(source.Projects.Select(one => one.Name))
                .Select(name => $"{order.Path}:{project.Line}: {project.Name} does not reference {name}"),
            .. project.Uses.Where(name => order.Projects.TakeWhile(one => one != project).All(one => one.Name != name))
                .Select(name => $"{order.Path}:{project.Line}: {project.Name} uses {name}, which does not stand below it"),
            .. packages.Where(one => !MayUse(order, project, one.Name))
                .Select(one => $"{source.Path}:{one.Line}: a package that no room of {project.Name} may use: {project.Name} -> {one.Name}"),
        ];
    }

    private static bool MayUse(RoomOrder order, RoomsProject project, string package) => order.Outside.Any(rule =>
        (rule.IsAbout(package, string.Empty) || (package == AspNet && rule.Assemblies.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)))
        && project.Rooms.Any(room => rule.Allows(room.Name)));
}

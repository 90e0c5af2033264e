namespace CmkOperator.Architecture.Tests.Rooms;

/// <summary>What docs/architecture/rooms.txt says: the projects from bottom to top, who may use what from outside, and the way of a pass.</summary>
internal sealed record RoomOrder(string Path, IReadOnlyList<RoomsProject> Projects, IReadOnlyList<OutsideRule> Outside, IReadOnlyList<PassStep> Pass)
{
    public RoomsProject? Find(string project) => Projects.FirstOrDefault(one => one.Name == project);

    public Room? Find(RoomName name) => Find(name.Project)?.Rooms.FirstOrDefault(room => room.Name == name);

    /// <summary>The rules about a type that is not ours.</summary>
    public IEnumerable<OutsideRule> RulesOf(string assembly, string type) => Outside.Where(rule => rule.IsAbout(assembly, type));
}

/// <summary>A project under src.</summary>
/// <param name="Name">Its name, which is the name of its folder too.</param>
/// <param name="Namespace">The namespace of its own folder; the rooms' follow.</param>
/// <param name="About">What it is for, in a few words.</param>
/// <param name="Uses">The projects whose types its rooms may name.</param>
/// <param name="Layers">Its rooms from bottom to top.</param>
/// <param name="Line">Where the file names it.</param>
internal sealed record RoomsProject(
    string Name, string Namespace, string About, IReadOnlyList<string> Uses, IReadOnlyList<IReadOnlyList<Room>> Layers, int Line)
{
    public IEnumerable<Room> Rooms => Layers.SelectMany(layer => layer);
}

/// <summary>A folder of sources.</summary>
/// <param name="Name">Its project and its path in it.</param>
/// <param name="Layer">Its layer, 1 at the bottom.</param>
/// <param name="Namespace">The namespace of everything in it.</param>
/// <param name="About">What it is for, in a few words.</param>
/// <param name="Line">Where the file names it.</param>
internal sealed record Room(RoomName Name, int Layer, string Namespace, string About, int Line);

/// <summary>A room as messages and the data write it: project, slash, folder; a dot for the project's own folder.</summary>
internal readonly record struct RoomName(string Project, string Folder)
{
    public override string ToString() => $"{Project}/{Folder}";

    /// <summary>Where it is in the source tree.</summary>
    public string Path => Folder == "." ? $"src/{Project}" : $"src/{Project}/{Folder}";
}

/// <summary>The rooms that may use what is not ours.</summary>
/// <param name="Name">As the file writes it.</param>
/// <param name="Rooms">Names of rooms, which may end in a star.</param>
internal sealed record OutsideRule(string Name, IReadOnlyList<OutsideUser> Rooms)
{
    /// <summary>The assemblies; the name may end in a star.</summary>
    public string Assemblies => Name.Split(':')[0];

    /// <summary>The types of them, by full name; all, unless the rule says which.</summary>
    public string Types => Name.Contains(':', StringComparison.Ordinal) ? Name.Split(':')[1] : "*";

    public bool IsAbout(string assembly, string type) => Glob.Matches(Assemblies, assembly) && Glob.Matches(Types, type);

    public bool Allows(RoomName room) => Rooms.Any(one => one.Covers(room));
}

/// <summary>One entry of a rule, and where the file has it.</summary>
internal sealed record OutsideUser(string Rooms, int Line)
{
    public bool Covers(RoomName room) => Glob.Matches(Rooms, room.ToString());
}

/// <summary>A step on the way from a watch event to the status.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Room">The room that does it.</param>
/// <param name="Type">The type that does it; its file has its name.</param>
/// <param name="About">How, in a few words.</param>
/// <param name="Line">Where the file names it.</param>
internal sealed record PassStep(string Name, RoomName Room, string Type, string About, int Line)
{
    public string File => $"{Room.Path}/{Type}.cs";
}

/// <summary>Names that may end in a star.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}

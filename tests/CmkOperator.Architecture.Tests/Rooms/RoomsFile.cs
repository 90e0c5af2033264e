namespace CmkOperator.Architecture.Tests.Rooms;

/// <summary>Reads docs/architecture/rooms.txt; the head of that file says what its lines mean.</summary>
internal static class RoomsFile
{
    public const string Path = "docs/architecture/rooms.txt";

    private static readonly char[] Spaces = [' ', '\t'];

    public static RoomOrder Parse(string text, string path = Path)
    {
        var projects = new List<RoomsProject>();
        var outside = new Dictionary<string, List<OutsideUser>>();
        var pass = new List<PassStep>();
        var section = string.Empty;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0].Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var (word, rest) = Split(line);
            if (word is "project" or "outside" or "pass")
            {
                section = word;
            }

            try
            {
                switch (section)
                {
                    case "project":
                        ReadProject(projects, word, rest, number);
                        break;
                    case "outside" when word != "outside":
                        var users = outside.TryGetValue(word, out var before) ? before : outside[word] = [];
                        users.AddRange(rest.Split(Spaces, StringSplitOptions.RemoveEmptyEntries).Select(room => new OutsideUser(room, number)));
                        break;
                    case "pass" when word != "pass":
                        pass.Add(ReadStep(line, number));
                        break;
                    case "":
                        throw new FormatException($"\"{word}\" comes before the first project");
                }
            }
            catch (FormatException fault)
            {
                throw new FormatException($"{path}:{number}: {fault.Message}", fault);
            }
        }

        return new RoomOrder(path, projects, [.. outside.Select(rule => new OutsideRule(rule.Key, rule.Value))], pass);
    }

    private static void ReadProject(List<RoomsProject> projects, string word, string rest, int number)
    {
        if (word == "project")
        {
            projects.Add(new RoomsProject(rest, rest, string.Empty, [], [], number));
            return;
        }

        var project = projects[^1];
        projects[^1] = word switch
        {
            "about" => project with { About = rest },
            "namespace" => project with { Namespace = rest },
            "uses" => project with { Uses = rest.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) },
            "layer" => project with { Layers = [.. project.Layers, []] },
            _ => project with { Layers = [.. project.Layers.SkipLast(1), [.. Top(project), ReadRoom(project, word, rest, number)]] },
        };
    }

    private static IReadOnlyList<Room> Top(RoomsProject project) =>
        project.Layers.Count > 0 ? project.Layers[^1] : throw new FormatException($"a room of {project.Name} stands before its first \"layer\"");

    private static Room ReadRoom(RoomsProject project, string folder, string rest, int number)
    {
        var home = folder == "." ? project.Namespace : $"{project.Namespace}.{folder.Replace('/', '.')}";
        if (Split(rest) is ("as", var other))
        {
            (home, rest) = Split(other);
        }

        return rest.Length > 0
            ? new Room(new RoomName(project.Name, folder), project.Layers.Count, home, rest, number)
            : throw new FormatException($"{folder} lacks the words that say what it is for");
    }

    private static PassStep ReadStep(string line, int number)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        if (parts.Length != 4 || parts[1].Split('/', 2) is not [var project, var folder])
        {
            throw new FormatException("a step is: what happens | project/room | type | how");
        }

        return new PassStep(parts[0], new RoomName(project, folder), parts[2], parts[3], number);
    }

    private static (string First, string Others) Split(string line)
    {
        var end = line.IndexOfAny(Spaces);
        return end < 0 ? (line, string.Empty) : (line[..end], line[end..].Trim());
    }
}

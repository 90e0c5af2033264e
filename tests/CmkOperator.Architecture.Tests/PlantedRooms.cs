using System.Xml.Linq;
using CmkOperator.Architecture.Tests.Checks;
using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;

namespace CmkOperator.Architecture.Tests;

/// <summary>A small order of rooms in memory that keeps to its data, until a test plants a fault in it.</summary>
internal sealed class PlantedRooms
{
    private readonly List<SourceFile> _files =
    [
        new("src/Ground/Nouns/Noun.cs", "namespace Ground.Nouns;\npublic sealed class Noun;\n"),
        new("src/Ground/Left/LeftHand.cs", "namespace Ground.Left;\npublic sealed class LeftHand { public Nouns.Noun? Held; }\n"),
        new("src/Ground/Right/RightHand.cs", "namespace Ground.Right;\npublic sealed class RightHand;\n"),
        new("src/Worker/Wires/Wire.cs", "namespace Worker.Wires;\ninternal sealed class Wire { public Azure.Core.TokenCredential? Credential; }\n"),
        new("src/Worker/Hosting/Host.cs", "namespace Worker.Hosting;\ninternal sealed class Host { public Wires.Wire? Wire; public Ground.Left.LeftHand? Hand; }\n"),
    ];

    private readonly Dictionary<string, XElement> _projects = new()
    {
        ["Ground"] = XElement.Parse("""<Project Sdk="Microsoft.NET.Sdk"></Project>"""),
        ["Worker"] = XElement.Parse("""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="Azure.Core" />
                <ProjectReference Include="..\Ground\Ground.csproj" />
              </ItemGroup>
            </Project>
            """, LoadOptions.PreserveWhitespace),
    };

    private string _data = """
        project Ground
        about What others stand on
        layer
        Nouns     what things are called
        layer
        Left      one hand
        Right     the other hand

        project Worker
        about What does the work
        uses Ground
        layer
        Wires     to Azure
        layer
        Hosting   puts it together

        outside
        Azure.*   Worker/Wires
        """;

    /// <summary>Adds or replaces a source.</summary>
    public PlantedRooms Plant(string path, string text)
    {
        _files.RemoveAll(file => file.Path == path);
        _files.Add(new SourceFile(path, text));
        return this;
    }

    /// <summary>Adds an item to a csproj.</summary>
    public PlantedRooms PlantItem(string project, string item)
    {
        _projects[project].Add(XElement.Parse(item));
        return this;
    }

    /// <summary>Changes the data.</summary>
    public PlantedRooms PlantData(string before, string after)
    {
        _data = _data.Contains(before, StringComparison.Ordinal) ? _data.Replace(before, after, StringComparison.Ordinal) : throw new ArgumentException(before);
        return this;
    }

    /// <summary>What the checker says of it.</summary>
    public IReadOnlyList<string> Faults() => RoomChecker.Check(RoomsFile.Parse(_data, "rooms.txt"), ProjectCompilation.Of(
    [
        .. _projects.Select(project => new ProjectSource(
            $"src/{project.Key}/{project.Key}.csproj", project.Value.ToString(), [.. _files.Where(file => file.Path.StartsWith($"src/{project.Key}/", StringComparison.Ordinal))])),
    ]));
}

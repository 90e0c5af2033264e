using System.Xml;
using System.Xml.Linq;
using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>A project as text: read from the disk, or planted by a test.</summary>
/// <param name="Path">The path of its csproj from the root of the source tree.</param>
/// <param name="Definition">The text of its csproj.</param>
/// <param name="Files">Its sources.</param>
internal sealed record ProjectSource(string Path, string Definition, IReadOnlyList<SourceFile> Files)
{
    private readonly XElement _xml = XElement.Parse(Definition, LoadOptions.SetLineInfo);

    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder { get; } = Path[..Path.LastIndexOf('/')];

    /// <summary>True when it is built on ASP.NET.</summary>
    public bool IsWeb => (string?)_xml.Attribute("Sdk") == "Microsoft.NET.Sdk.Web";

    /// <summary>The projects that it references, by name.</summary>
    public IEnumerable<(string Name, int Line)> Projects =>
        Items("ProjectReference").Select(item => (System.IO.Path.GetFileNameWithoutExtension(item.Include.Replace('\\', '/')), item.Line));

    /// <summary>The packages and frameworks that its code may use: those of the build alone (PrivateAssets) are no part of it.</summary>
    public IEnumerable<(string Name, int Line)> Packages => Items("PackageReference").Concat(Items("FrameworkReference"));

    /// <summary>The assemblies that see what is internal in it.</summary>
    public IEnumerable<string> Friends => Items("InternalsVisibleTo").Select(item => item.Include);

    /// <summary>The namespaces that every file of it uses.</summary>
    public IEnumerable<string> Usings => ImplicitUsings.Of(IsWeb).Concat(Items("Using").Select(item => item.Include));

    /// <summary>The room that a file is in, by its folder.</summary>
    public RoomName RoomOf(string file)
    {
        var folder = file[..file.LastIndexOf('/')];
        return new RoomName(Name, folder == Folder ? "." : folder[(Folder.Length + 1)..]);
    }

    private IEnumerable<(string Include, int Line)> Items(string kind) =>
        from item in _xml.Descendants(kind)
        let include = (string?)item.Attribute("Include")
        where include is not null && !"all".Equals((string?)item.Attribute("PrivateAssets"), StringComparison.OrdinalIgnoreCase)
        select (include, ((IXmlLineInfo)item).LineNumber);
}

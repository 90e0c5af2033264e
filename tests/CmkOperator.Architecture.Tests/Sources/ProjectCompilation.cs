using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>
/// A project as the compiler understands it. What source generators add is missing: no type that a room names comes from them. So is the
/// analysis of null, which costs half of the time and changes no arrow.
/// </summary>
internal sealed record ProjectCompilation(ProjectSource Source, CSharpCompilation Compilation)
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Parse);

    /// <summary>The trees of the project's own files, without what the build adds.</summary>
    public IEnumerable<SyntaxTree> Trees => Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0);

    /// <summary>Compiles projects; each may reference any of the others.</summary>
    public static IReadOnlyList<ProjectCompilation> Of(IReadOnlyList<ProjectSource> projects)
    {
        var done = new Dictionary<string, ProjectCompilation>();
        return [.. projects.Select(Make)];

        ProjectCompilation Make(ProjectSource project)
        {
            if (!done.TryGetValue(project.Name, out var made))
            {
                var others = project.Projects.Select(one => projects.FirstOrDefault(other => other.Name == one.Name)).OfType<ProjectSource>();
                done[project.Name] = made = new ProjectCompilation(project, CSharpCompilation.Create(
                    project.Name,
                    [.. project.Files.Select(Parse), Parse(new SourceFile(string.Empty, FromTheBuild(project)))],
                    [.. OutsideReferences.All, .. others.Select(other => Make(other).Compilation.ToMetadataReference())],
                    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable, allowUnsafe: true)));
            }

            return made;
        }
    }

    /// <summary>The same project with one more file.</summary>
    public ProjectCompilation With(SourceFile file) => this with { Compilation = Compilation.AddSyntaxTrees(Parse(file)) };

    private static SyntaxTree Parse(SourceFile file) => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), Parsing, file.Path);

    private static string FromTheBuild(ProjectSource project) => string.Join('\n',
        project.Usings.Select(name => $"global using {name};")
            .Concat(project.Friends.Select(name => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]")));
}

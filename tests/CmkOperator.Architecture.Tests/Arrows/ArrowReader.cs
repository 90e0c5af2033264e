using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CmkOperator.Architecture.Tests.Arrows;

/// <summary>
/// Reads the arrows of source files: every type that is named in code, in a using alias or in a doc comment, and every type whose member
/// is used or that stands behind a var.
/// </summary>
internal sealed class ArrowReader(IReadOnlyList<ProjectCompilation> projects)
{
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.CSharpErrorMessageFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None);

    private readonly Dictionary<string, ProjectSource> _homes =
        projects.SelectMany(project => project.Trees.Select(tree => (tree.FilePath, project.Source))).ToDictionary(one => one.FilePath, one => one.Source);

    public List<Arrow> Arrows { get; } = [];

    public List<Unresolved> Unresolved { get; } = [];

    public void Read()
    {
        foreach (var project in projects)
        {
            foreach (var tree in project.Trees)
            {
                Read(project, tree);
            }
        }
    }

    public void Read(ProjectCompilation project, SyntaxTree tree)
    {
        var model = project.Compilation.GetSemanticModel(tree);
        var room = project.Source.RoomOf(tree.FilePath);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var known = new HashSet<(string, int)>();
        var unresolved = new HashSet<string>();
        foreach (var name in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>())
        {
            // Locals and parameters, which are most of the names; and types that this file has named before.
            var text = name.Identifier.Text;
            if (text.Length == 0 || (char.IsLower(text[0]) && !name.IsVar) || (StandsAlone(name) && known.Contains((text, name.Arity))))
            {
                continue;
            }

            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null)
            {
                NoteUnresolved(tree, name, unresolved);
            }
            else
            {
                if (symbol is INamedTypeSymbol && !name.IsVar && StandsAlone(name))
                {
                    known.Add((text, name.Arity));
                }

                if (TypeOf(symbol is IAliasSymbol alias ? alias.Target : symbol) is { } type)
                {
                    Note(tree, room, name, type, seen);
                }
            }
        }
    }

    // Not behind a dot, so that it means the same wherever it stands in the file.
    private static bool StandsAlone(SimpleNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Right != name,
        MemberAccessExpressionSyntax access => access.Name != name,
        QualifiedCrefSyntax or MemberBindingExpressionSyntax or AliasQualifiedNameSyntax => false,
        _ => true,
    };

    private static INamedTypeSymbol? TypeOf(ISymbol symbol)
    {
        var type = symbol as INamedTypeSymbol ?? (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol ? symbol.ContainingType : null);
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private void Note(SyntaxTree tree, RoomName room, SimpleNameSyntax name, INamedTypeSymbol type, HashSet<ISymbol> seen)
    {
        if (!seen.Add(type.OriginalDefinition))
        {
            return;
        }

        var home = type.Locations.FirstOrDefault(place => place.IsInSource)?.SourceTree?.FilePath;
        if (home == tree.FilePath || type.TypeKind == TypeKind.Error)
        {
            return;
        }

        var assembly = home is null ? type.ContainingAssembly?.Name ?? string.Empty : string.Empty;
        if (home is null && OutsideReferences.IsDotNet(assembly))
        {
            return;
        }

        RoomName? to = home is not null && _homes.TryGetValue(home, out var project) ? project.RoomOf(home) : null;
        var shown = home is null ? type.ToDisplayString(FullName) : type.Name;
        Arrows.Add(new Arrow(tree.FilePath, LineOf(name), Namer(name), room, shown, to, assembly));
    }

    private void NoteUnresolved(SyntaxTree tree, SimpleNameSyntax name, HashSet<string> unresolved)
    {
        if (SyntaxFacts.IsInTypeOnlyContext(name) && !name.IsVar && name.Identifier.Text != "_" && unresolved.Add(name.Identifier.Text))
        {
            Unresolved.Add(new Unresolved(tree.FilePath, LineOf(name), name.Identifier.Text));
        }
    }

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>The outermost type around a name, or the one that its doc comment belongs to.</summary>
    private static string Namer(SyntaxNode node)
    {
        var found = "the file";
        for (SyntaxNode? at = node; at is not null; at = at.Parent ?? (at as StructuredTriviaSyntax)?.ParentTrivia.Token.Parent)
        {
            found = at switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.Text,
                DelegateDeclarationSyntax type => type.Identifier.Text,
                GlobalStatementSyntax => "the program",
                _ => found,
            };
        }

        return found;
    }
}

using System.Text.Json.Nodes;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>The templates of the files, for those that link to others in place of having them inside.</summary>
/// <param name="templates">The templates.</param>
internal sealed class TemplateLinks(IReadOnlyList<(SourceFile File, JsonObject Json)> templates)
{
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Templates that are linked to and not among the files.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>True when another template links to the file: what it has is found there, with its parameters.</summary>
    /// <param name="file">The file.</param>
    public bool IsFollowed(SourceFile file) => _followed.Contains(file.Path);

    /// <summary>The template that is linked to; null when it is not among the files.</summary>
    /// <param name="from">The file with the link.</param>
    /// <param name="link">The link, evaluated.</param>
    public (SourceFile File, JsonObject Json)? Follow(SourceFile from, JsonObject link)
    {
        // Often the first part of the address is a parameter, and what tells the file is its end.
        var target = (link.Text("relativePath") ?? link.Text("uri") ?? link.Text("id") ?? string.Empty).Split('?')[0].Split(Hole.Mark)[^1].Replace('\\', '/');
        var parts = target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("." or "..")).ToArray();
        var candidates = templates.Where(item => item.File.Path != from.Path).ToList();
        for (var count = Math.Min(parts.Length, 4); count > 0; count--)
        {
            var end = "/" + string.Join('/', parts[^count..]);
            var fitting = candidates.Where(item => $"/{item.File.Path.Replace('\\', '/')}".EndsWith(end, StringComparison.OrdinalIgnoreCase)).ToList();
            if (fitting.Count == 1)
            {
                _followed.Add(fitting[0].File.Path);
                return fitting[0];
            }
        }

        _missing.Add(parts.Length > 0 ? Hole.Show(string.Join('/', parts)) : "a template whose address is known only in Azure");
        return null;
    }
}

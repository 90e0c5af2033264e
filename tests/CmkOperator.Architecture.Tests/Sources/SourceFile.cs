namespace CmkOperator.Architecture.Tests.Sources;

/// <summary>A file of source text.</summary>
/// <param name="Path">Its path from the root of the source tree, with slashes.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path[..Path.LastIndexOf('/')];
}

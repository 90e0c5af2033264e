using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.Cli.Manifests;

/// <summary>One object of a file, as it was written.</summary>
/// <param name="File">The file as the user named it, or <c>-</c>.</param>
/// <param name="Object">The object.</param>
/// <param name="Text">The document that it is in.</param>
/// <param name="Prefix">Its path in the document: empty, or <c>items[3].</c> in a list.</param>
internal sealed record Manifest(string File, JsonObject Object, YamlText Text, string Prefix)
{
    /// <summary>The line on which it begins.</summary>
    public int Line => Prefix.Length == 0 ? Text.Line : Text.LineOf(Prefix.TrimEnd('.'));

    /// <summary>Its name; empty when it has none.</summary>
    public string Name => Object.Text("metadata", "name") ?? string.Empty;

    /// <summary>The namespace that it names; null when it names none.</summary>
    public string? Namespace => Object.Text("metadata", "namespace");

    /// <summary>The line of a field, or of the nearest part around it.</summary>
    /// <param name="path">The field's path in the object.</param>
    public int LineOf(string path) => Text.LineOf(Prefix + path);
}

/// <summary>Something in a file that cannot be used as it is.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">The line, from 1; 0 when it is about the file as a whole.</param>
/// <param name="Message">What is wrong and what to do, as one sentence or two.</param>
internal sealed record ManifestFault(string File, int Line, string Message)
{
    /// <summary>The fault as compilers write one.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}

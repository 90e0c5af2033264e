using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.EmbeddedKubernetes;
using CmkOperator.Sandbox.CommandLine;

namespace CmkOperator.Sandbox.Manifests;

/// <summary>Reads the manifests of the command line.</summary>
internal static class ManifestReader
{
    /// <summary>All documents of all files, in order.</summary>
    /// <exception cref="ManifestException">A file cannot be read, is not YAML, or holds objects that are not CmkWorkspaces.</exception>
    public static async Task<IReadOnlyList<Manifest>> ReadAsync(IReadOnlyList<string> files, TextReader standardInput, CancellationToken cancellationToken)
    {
        var manifests = new List<Manifest>();
        foreach (var file in files)
        {
            var (source, text) = file == SandboxArguments.StandardInput
                ? ("the standard input", await standardInput.ReadToEndAsync(cancellationToken))
                : (file, await ReadFileAsync(file, cancellationToken));
            manifests.AddRange(Parse(text, source));
        }

        return manifests;
    }

    /// <summary>The documents of one text.</summary>
    /// <exception cref="ManifestException">It is not YAML, or holds objects that are not CmkWorkspaces.</exception>
    public static IReadOnlyList<Manifest> Parse(string text, string source)
    {
        try
        {
            Manifest[] manifests = [.. EmbeddedKubernetesApi.ReadYaml(text).Select(node => Check(node, source))];
            return manifests.Length > 0 ? manifests : throw new ManifestException($"{source}: holds no object");
        }
        catch (FormatException malformed)
        {
            throw new ManifestException($"{source}: {malformed.Message}", malformed);
        }
    }

    private static Manifest Check(JsonNode node, string source)
    {
        if (node is not JsonObject document)
        {
            throw new ManifestException($"{source}: a document is no mapping");
        }

        var (apiVersion, kind) = (document["apiVersion"]?.ToString(), document["kind"]?.ToString());
        if (apiVersion != CmkWorkspaceNames.ApiVersion || kind != CmkWorkspaceNames.Kind)
        {
            throw new ManifestException(
                $"{source}: holds {kind ?? "an object without kind"} ({apiVersion ?? "no apiVersion"}); the sandbox applies {CmkWorkspaceNames.Kind} ({CmkWorkspaceNames.ApiVersion}) only");
        }

        var manifest = new Manifest(document, source);
        return manifest.Name.Length > 0 ? manifest : throw new ManifestException($"{source}: a {CmkWorkspaceNames.Kind} has no metadata.name");
    }

    private static async Task<string> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException($"{file}: cannot be read: {failure.Message}", failure);
        }
    }
}

/// <summary>A manifest that cannot be used; the message names the file and says what to do.</summary>
internal sealed class ManifestException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>One CmkWorkspace as the user wrote it.</summary>
/// <param name="Object">The object, with apiVersion and kind.</param>
/// <param name="Source">Where it was read, for errors.</param>
internal sealed record Manifest(JsonObject Object, string Source)
{
    /// <summary>The object's name.</summary>
    public string Name => Object.Text("metadata", "name") ?? "";

    /// <summary>The namespace it asks for; null when it names none.</summary>
    public string? Namespace => Object.Text("metadata", "namespace");

    /// <summary>A copy that lives in another namespace.</summary>
    public Manifest In(string namespaceName)
    {
        var copy = Object.DeepClone().AsObject();
        copy["metadata"]!["namespace"] = namespaceName;
        return this with { Object = copy };
    }
}

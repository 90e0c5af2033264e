using System.Text.Json.Nodes;

namespace CmkOperator.Cli.Import.Sources;

/// <summary>A workspace that a source names, in the form in which Azure Resource Manager would return it.</summary>
internal sealed record FoundWorkspace
{
    /// <summary>The file as the user named it; null for one that was found in Azure.</summary>
    public string? File { get; init; }

    /// <summary>The line of the file; 0 without one.</summary>
    public int Line { get; init; }

    /// <summary>What it is called in its source, such as <c>azurerm_machine_learning_workspace.fraud</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARM id; parts that the source does not say are holes.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace as a body of Azure Resource Manager, without what is open.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>What the source does not say by itself.</summary>
    public IReadOnlyList<OpenPoint> Open { get; init; } = [];

    /// <summary>What the source says and a CmkWorkspace has no field for, as names without values.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The ARM properties whose values the source marks as secret: they are written nowhere, even where Azure shows them.</summary>
    public IReadOnlyList<string> Secret { get; init; } = [];

    /// <summary>True when the source has only some of the workspace's values: another that means the same workspace goes first.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Where it comes from, for messages.</summary>
    public string Where => File is null ? Name : Line > 0 ? $"{File}:{Line}: {Name}" : $"{File}: {Name}";

    /// <summary>True when the source does not say all of a property, or of what is below it.</summary>
    /// <param name="path">The ARM property.</param>
    public bool IsOpen(string path) => Open.Any(point => IsAtOrBelow(point.Path, path) || IsAtOrBelow(path, point.Path));

    /// <summary>True when the source marks a property, or what it is in, as secret.</summary>
    /// <param name="path">The ARM property.</param>
    public bool IsSecret(string path) => Secret.Any(secret => IsAtOrBelow(path, secret));

    /// <summary>True when a property is another, or below it.</summary>
    /// <param name="path">The ARM property.</param>
    /// <param name="parent">The other.</param>
    public static bool IsAtOrBelow(string path, string parent) =>
        path.StartsWith(parent, StringComparison.OrdinalIgnoreCase) && (path.Length == parent.Length || path[parent.Length] == '.');
}

/// <summary>Something that a source does not say by itself.</summary>
/// <param name="Path">The ARM property, such as <c>properties.keyVault</c>.</param>
/// <param name="Reason">Why it is open and what to do.</param>
internal sealed record OpenPoint(string Path, string Reason);

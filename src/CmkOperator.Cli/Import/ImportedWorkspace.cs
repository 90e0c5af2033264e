using CmkOperator.Cli.Import.Sources;
using CmkOperator.Cli.Import.Templates;

namespace CmkOperator.Cli.Import;

/// <summary>What came of one workspace.</summary>
internal sealed record ImportedWorkspace
{
    /// <summary>Where it was found.</summary>
    public required FoundWorkspace Source { get; init; }

    /// <summary>Its ARM id as far as it is known.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    public required ImportOutcome Outcome { get; init; }

    /// <summary>Why, or what else is worth knowing; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Its manifest; null without one.</summary>
    public ManifestDraft? Draft { get; init; }

    /// <summary>What stands above the manifest.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>The resource group and the name.</summary>
    public string Shown => Hole.Show(Id.Trim('/').Split('/') is [_, _, _, var group, _, _, _, var name] ? $"{group}/{name}" : Id);
}

/// <summary>How the import of a workspace ended.</summary>
internal enum ImportOutcome
{
    /// <summary>Its manifest takes the workspace over without a write.</summary>
    TakeOver,

    /// <summary>Its manifest says what the source says, and was not compared with Azure: it only observes.</summary>
    NotCompared,

    /// <summary>Something stays open: its manifest must not be applied.</summary>
    Incomplete,

    /// <summary>It is there and cannot be taken over.</summary>
    NotOffered,

    /// <summary>It was not found in Azure, or could not be read.</summary>
    Failed,
}

using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// One row of the table of fields that change in place: how it is declared, read, compared and sent. A flag is the text
/// <c>true</c> or <c>false</c> here, and a boolean in Azure.
/// </summary>
public sealed record InPlaceField
{
    /// <summary>The path below <c>spec</c>, such as <c>friendlyName</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The same value in Azure's own words, below the workspace resource: where PUT and PATCH write it and GET reports it.</summary>
    public required string AzureProperty { get; init; }

    /// <summary>
    /// The object in Azure that holds the property beside others, such as <c>properties.managedNetwork</c>; null for a property that stands
    /// alone. A PATCH of one of them carries the others as they are.
    /// </summary>
    public string? AzureBlock => AzureProperty.LastIndexOf('.') is var dot and > 0 && AzureProperty[..dot] is var block && block != "properties" ? block : null;

    /// <summary>How two values are compared.</summary>
    public InPlaceComparison Comparison { get; init; }

    /// <summary>Reads what the object declares; null leaves the field unmanaged.</summary>
    public required Func<DesiredWorkspace, string?> Declared { get; init; }

    /// <summary>Reads what Azure has; null when Azure does not report it.</summary>
    public required Func<WorkspaceFacts, string?> Live { get; init; }

    /// <summary>What a workspace has where Azure does not report the property. It decides a comparison and is never sent.</summary>
    public string Unreported { get; init; } = string.Empty;

    /// <summary>The facts with what Azure reports.</summary>
    public required Func<WorkspaceFacts, string?, WorkspaceFacts> WithLive { get; init; }

    /// <summary>True when Azure has what is declared, or nothing is declared.</summary>
    public bool Agrees(string? declared, string? live) => declared is null || Comparison switch
    {
        InPlaceComparison.Text => string.Equals(declared, live ?? Unreported, StringComparison.Ordinal),
        InPlaceComparison.Word => string.Equals(declared, live ?? Unreported, StringComparison.OrdinalIgnoreCase),
        InPlaceComparison.ArmId => ArmId.Same(declared, live),
        InPlaceComparison.Flag => string.Equals(declared, live ?? "false", StringComparison.OrdinalIgnoreCase),
    };
}

using System.Globalization;
using CmkOperator.Assessment;
using CmkOperator.Reporting;
using CmkOperator.Status;

namespace CmkOperator.Cli.Evidence;

/// <summary>The words and times that all forms of the evidence share.</summary>
internal static class EvidenceText
{
    /// <summary>The managed Cosmos DB account.</summary>
    public const string CosmosDb = "Azure Cosmos DB";

    /// <summary>The managed storage account.</summary>
    public const string Storage = "Storage account";

    /// <summary>The managed AI Search service.</summary>
    public const string Search = "Azure AI Search";

    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time in UTC; null without one.</summary>
    public static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    /// <summary>The name of a managed resource for people, by its ARM type.</summary>
    public static string Store(string type) => type.ToLowerInvariant() switch
    {
        "microsoft.documentdb/databaseaccounts" => CosmosDb,
        "microsoft.search/searchservices" => Search,
        "microsoft.storage/storageaccounts" => Storage,
        "microsoft.network/virtualnetworks" => "Virtual network",
        _ => type,
    };

    /// <summary>The words for a basis.</summary>
    public static string Words(Basis basis) => basis switch
    {
        Basis.Seen => "seen by this look",
        Basis.Derived => "follows from what this look saw",
        Basis.Recorded => "recorded by the operator",
        Basis.Declared => "declared in the spec",
        Basis.NotVerified => "not verified",
    };

    /// <summary>The words for a verdict.</summary>
    public static string Words(Protection verdict) => verdict switch
    {
        Protection.Protected => "Protected",
        Protection.NotProtected => "Not protected",
        Protection.NotVerifiable => "Not verifiable",
    };

    /// <summary>The words for a group of the coverage.</summary>
    public static string Words(CoverageGroup group) => group switch
    {
        CoverageGroup.WorkspaceKey => "Under your key",
        CoverageGroup.AnotherKey => "Under another customer-managed key",
        CoverageGroup.MicrosoftKey => "Keys that Microsoft manages",
        CoverageGroup.Owner => "Its owner decides",
        CoverageGroup.NotEncrypted => "Not encrypted",
        CoverageGroup.NotVerifiable => "Not verifiable",
        CoverageGroup.Remark => "Remarks",
    };

    /// <summary>The words for how a key came into force.</summary>
    public static string Cause(string cause) => cause switch
    {
        nameof(KeyCause.Created) => "created with it",
        nameof(KeyCause.Found) => "found in force",
        nameof(KeyCause.Rotated) => "rotated by the operator",
        nameof(KeyCause.ChangedOutside) => "changed outside the operator",
        KeyFactList.Rotating => "rotation asked for, not finished",
        _ => cause,
    };

    /// <summary>The words for the state of a right.</summary>
    public static string Words(RightState state) => state switch
    {
        RightState.Held => "held",
        RightState.Missing => "missing",
        RightState.Denied => "denied",
        RightState.Conditional => "held under a condition that is not evaluated",
        RightState.Unknown => "not known",
    };
}

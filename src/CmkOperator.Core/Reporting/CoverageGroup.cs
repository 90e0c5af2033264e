using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Reporting;

/// <summary>Under whose key the component of a row of <c>status.coverage</c> is.</summary>
public enum CoverageGroup
{
    /// <summary>The workspace's customer-managed key.</summary>
    WorkspaceKey,

    /// <summary>Another customer-managed key, which the object does not manage.</summary>
    AnotherKey,

    /// <summary>A key that Microsoft or the system manages.</summary>
    MicrosoftKey,

    /// <summary>Its owner decides: storage, clusters and deployments of others.</summary>
    Owner,

    /// <summary>Not encrypted.</summary>
    NotEncrypted,

    /// <summary>Azure does not report it.</summary>
    NotVerifiable,

    /// <summary>The row is a remark, not a component that holds data.</summary>
    Remark,
}

/// <summary>Sorts rows of <c>status.coverage</c> into groups.</summary>
public static class CoverageGroups
{
    /// <summary>The group of a row. Words that no version wrote are not verifiable.</summary>
    /// <param name="row">The row.</param>
    /// <param name="keyInForce">The key that the workspace is under; null when it is not known: then every key is another one.</param>
    public static CoverageGroup Of(CoverageRow row, KeyIdentifier? keyInForce) => row.ProtectedBy switch
    {
        CoverageReport.Microsoft or CoverageReport.SystemManaged => CoverageGroup.MicrosoftKey,
        CoverageReport.NotEncrypted => CoverageGroup.NotEncrypted,
        CoverageReport.NotApplicable or CoverageReport.On or CoverageReport.Off or CoverageReport.YourSubscription => CoverageGroup.Remark,
        var owner when owner.StartsWith(CoverageReport.OwnerPrefix, StringComparison.Ordinal) => CoverageGroup.Owner,
        var key when KeyIdentifier.TryParse(key) is { } parsed => parsed.IsSameKeyAs(keyInForce) ? CoverageGroup.WorkspaceKey : CoverageGroup.AnotherKey,
        _ => CoverageGroup.NotVerifiable,
    };
}

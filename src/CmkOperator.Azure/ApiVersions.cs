namespace CmkOperator.Azure;

/// <summary>
/// The api-versions that several classes send; one that a single reader sends is declared in that reader. All are pinned, because a newer one may rename
/// fields that the operator decides by.
/// </summary>
internal static class ApiVersions
{
    /// <summary>Workspaces and computes.</summary>
    public const string MachineLearning = "2025-06-01";

    /// <summary>Vaults, and keys through Azure Resource Manager.</summary>
    public const string KeyVault = "2026-02-01";

    /// <summary>Role assignments, role definitions, deny assignments.</summary>
    public const string Authorization = "2022-04-01";

    /// <summary>Resource groups, resources in them, providers.</summary>
    public const string Resources = "2025-04-01";

    /// <summary>Storage accounts.</summary>
    public const string Storage = "2025-08-01";
}

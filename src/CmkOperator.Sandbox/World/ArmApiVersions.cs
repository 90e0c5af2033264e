namespace CmkOperator.Sandbox.World;

/// <summary>The api-versions that worlds are built with.</summary>
internal static class ArmApiVersions
{
    private const string ResourceGroups = "2025-04-01";

    private static readonly (string Type, string Version)[] ByType =
    [
        ("Microsoft.MachineLearningServices/", "2025-06-01"),
        ("Microsoft.KeyVault/", "2024-11-01"),
        ("Microsoft.Storage/", "2025-08-01"),
        ("Microsoft.Insights/", "2020-02-02"),
        ("Microsoft.ContainerRegistry/", "2025-04-01"),
        ("Microsoft.ManagedIdentity/", "2024-11-30"),
        ("Microsoft.Authorization/locks", "2020-05-01"),
        ("Microsoft.Authorization/", "2022-04-01"),
        ("Microsoft.DocumentDB/", "2025-10-15"),
        ("Microsoft.Search/", "2025-05-01"),
        ("Microsoft.Network/", "2024-05-01"),
        ("Microsoft.Compute/", "2024-03-02"),
        ("Microsoft.ContainerService/", "2025-05-01"),
    ];

    /// <summary>The version for the type of an id; without a provider it is a resource group's.</summary>
    public static string Of(string id)
    {
        const string Marker = "/providers/";
        var at = id.LastIndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? ResourceGroups
            : ByType.FirstOrDefault(row => id.AsSpan(at + Marker.Length).StartsWith(row.Type, StringComparison.OrdinalIgnoreCase)).Version ?? ResourceGroups;
    }
}

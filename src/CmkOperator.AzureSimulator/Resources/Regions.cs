namespace CmkOperator.AzureSimulator.Resources;

/// <summary>Azure's regions by display name.</summary>
internal static class Regions
{
    public static IReadOnlyList<string> DisplayNames { get; } =
    [
        "East US", "East US 2", "West US", "West US 2", "West US 3", "Central US", "North Central US", "South Central US", "West Central US",
        "North Europe", "West Europe", "UK South", "UK West", "France Central", "Germany West Central", "Switzerland North", "Norway East",
        "Sweden Central", "Italy North", "Poland Central", "Spain Central", "East Asia", "Southeast Asia", "Japan East", "Japan West",
        "Korea Central", "Central India", "South India", "Jio India West", "Australia East", "Australia Southeast", "Canada Central", "Canada East",
        "Brazil South", "South Africa North", "UAE North", "Qatar Central", "Israel Central", "Mexico Central", "New Zealand North", "Austria East",
        "East US 2 EUAP", "Central US EUAP", "USGov Virginia", "USGov Arizona", "China North 3", "China East 2",
    ];

    public static string Normalize(string location) => location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool IsKnown(string location) => DisplayNames.Any(name => Normalize(name) == Normalize(location));

    public static string DisplayName(string location) => DisplayNames.FirstOrDefault(name => Normalize(name) == Normalize(location)) ?? location;
}

using System.Text.RegularExpressions;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>The api-versions of the types whose list matters, newest first; the other types accept any well-formed version.</summary>
internal static partial class ApiVersions
{
    private static readonly string[] MachineLearning =
    [
        "2026-09-01", "2026-07-15-preview", "2026-07-01", "2026-05-15-preview", "2026-05-01", "2026-03-15-preview", "2026-03-01", "2026-01-15-preview", "2025-12-01", "2025-10-01-preview", "2025-09-01",
        "2025-07-01-preview", "2025-06-01", "2025-04-01", "2025-04-01-preview", "2025-01-01-preview", "2024-10-01", "2024-10-01-preview", "2024-07-01-preview",
        "2024-04-01", "2024-04-01-preview", "2024-01-01-preview", "2023-10-01", "2023-08-01-preview", "2023-06-01-preview", "2023-04-01",
        "2023-04-01-preview", "2023-02-01-preview", "2022-12-01-preview", "2022-10-01", "2022-10-01-preview", "2022-06-01-preview", "2022-05-01",
        "2022-02-01-preview", "2022-01-01-preview", "2021-07-01", "2021-04-01", "2021-03-01-preview", "2021-01-01", "2020-09-01-preview", "2020-08-01",
        "2020-06-01", "2020-05-15-preview", "2020-05-01-preview", "2020-04-01", "2020-04-01-preview", "2020-03-01", "2020-02-18-preview", "2020-01-01",
        "2019-11-01", "2019-06-01", "2019-05-01", "2018-11-19", "2018-03-01-preview",
    ];

    private static readonly string[] KeyVault =
    [
        "2026-06-01-preview", "2026-05-15", "2026-03-01-preview", "2026-02-01", "2025-05-01", "2024-12-01-preview", "2024-11-01", "2024-04-01-preview",
        "2023-07-01", "2023-02-01", "2022-11-01", "2022-07-01", "2022-02-01-preview", "2021-11-01-preview", "2021-10-01", "2021-06-01-preview",
        "2021-04-01-preview", "2020-04-01-preview", "2019-09-01", "2018-02-14", "2018-02-14-preview", "2016-10-01", "2015-06-01",
    ];

    private static readonly string[] Storage =
    [
        "2026-09-01", "2026-06-01", "2026-04-01", "2025-08-01", "2025-06-01", "2025-01-01", "2024-01-01", "2023-05-01", "2023-04-01", "2023-01-01", "2022-09-01",
        "2022-05-01", "2021-09-01", "2021-08-01", "2021-06-01", "2021-05-01", "2021-04-01", "2021-02-01", "2021-01-01", "2020-08-01-preview", "2019-06-01",
        "2019-04-01", "2018-11-01", "2018-07-01", "2018-03-01-preview", "2018-02-01", "2017-10-01", "2017-06-01", "2016-12-01", "2016-05-01",
        "2016-01-01", "2015-06-15", "2015-05-01-preview",
    ];

    private static readonly string[] DocumentDb =
    [
        "2026-03-15", "2025-11-01-preview", "2025-10-15", "2025-05-01-preview", "2025-04-15", "2024-12-01-preview", "2024-11-15", "2024-09-01-preview", "2024-08-15",
        "2024-05-15", "2024-05-15-preview", "2024-02-15-preview", "2023-11-15", "2023-11-15-preview", "2023-09-15", "2023-09-15-preview", "2023-04-15",
        "2023-03-15", "2023-03-15-preview", "2023-03-01-preview", "2022-11-15", "2022-11-15-preview", "2022-08-15", "2022-08-15-preview", "2022-05-15",
        "2022-05-15-preview", "2022-02-15-preview", "2021-11-15-preview", "2021-10-15", "2021-10-15-preview", "2021-07-01-preview", "2021-06-15", "2021-05-15",
        "2021-04-15", "2021-04-01-preview", "2021-03-15", "2021-03-01-preview", "2021-01-15", "2020-09-01", "2020-06-01-preview", "2020-04-01", "2020-03-01",
        "2019-12-12", "2019-08-01", "2019-08-01-preview", "2016-03-31", "2016-03-19", "2015-11-06", "2015-04-08", "2015-04-01",
    ];

    private static readonly string[] Search =
    [
        "2026-09-01-preview", "2026-03-01-preview", "2025-10-01-preview", "2025-05-01", "2025-02-01-preview", "2024-06-01-preview", "2024-03-01-preview",
        "2023-11-01", "2022-09-01", "2021-04-01-preview", "2020-08-01", "2020-08-01-preview", "2020-03-13", "2019-10-01-preview", "2015-08-19", "2015-02-28",
    ];

    private static readonly string[] ManagedIdentity =
    [
        "2025-05-31-preview", "2025-01-31-preview", "2024-11-30", "2023-07-31-preview", "2023-01-31", "2022-01-31-preview", "2021-09-30-preview",
        "2018-11-30", "2015-08-31-preview",
    ];

    private static readonly string[] RoleAssignments =
    [
        "2022-04-01", "2021-04-01-preview", "2020-10-01-preview", "2020-08-01-preview", "2020-04-01-preview", "2020-03-01-preview", "2018-09-01-preview",
        "2018-01-01-preview", "2017-10-01-preview", "2015-07-01", "2015-06-01", "2014-10-01-preview", "2014-07-01-preview", "2014-04-01-preview",
    ];

    private static readonly string[] RoleDefinitions =
        ["2023-07-01-preview", "2022-05-01-preview", "2022-04-01", "2018-07-01", "2018-01-01-preview", "2017-09-01", "2015-07-01", "2015-06-01", "2015-05-01-preview"];

    private static readonly string[] DenyAssignments = ["2024-07-01-preview", "2022-04-01", "2021-04-01-preview", "2019-03-01-preview", "2018-07-01", "2018-07-01-preview"];

    private static readonly string[] Permissions = ["2022-05-01-preview", "2022-04-01", "2018-07-01", "2018-01-01-preview", "2015-07-01", "2015-06-01", "2014-10-01-preview"];

    private static readonly string[] Locks = ["2020-05-01", "2017-04-01", "2016-09-01", "2015-06-01", "2015-05-01-preview", "2015-01-01"];

    private static readonly string[] ResourceManager =
    [
        "2025-04-01", "2025-03-01", "2024-11-01", "2024-08-01", "2024-07-01", "2024-03-01", "2023-07-01", "2022-12-01", "2022-11-01-preview", "2022-09-01", "2022-06-01",
        "2022-05-01", "2022-03-01-preview", "2022-01-01", "2021-04-01", "2021-01-01", "2020-10-01", "2020-09-01", "2020-08-01", "2020-07-01", "2020-06-01", "2020-05-01",
        "2020-01-01", "2019-11-01", "2019-10-01", "2019-09-01", "2019-08-01", "2019-07-01", "2019-06-01", "2019-05-10", "2019-05-01", "2019-03-01", "2018-11-01",
        "2018-09-01", "2018-08-01", "2018-07-01", "2018-06-01", "2018-05-01", "2018-02-01", "2018-01-01", "2017-12-01", "2017-08-01", "2017-06-01", "2017-05-10",
        "2017-05-01", "2017-03-01", "2016-09-01", "2016-07-01", "2016-06-01", "2016-02-01", "2015-11-01", "2015-01-01", "2014-04-01-preview", "2014-04-01",
        "2014-01-01", "2013-03-01", "2014-02-26", "2021-10-01",
    ];

    private static readonly string[] ResourceGraph =
    [
        "2024-04-01", "2022-10-01", "2021-06-01-preview", "2021-03-01", "2020-09-01-preview", "2020-04-01-preview", "2019-04-01", "2018-09-01-preview",
    ];

    private static readonly Dictionary<string, string[]> ByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.MachineLearningServices/"] = MachineLearning,
        ["Microsoft.KeyVault/"] = KeyVault,
        ["Microsoft.Storage/"] = Storage,
        ["Microsoft.DocumentDB/"] = DocumentDb,
        ["Microsoft.Search/"] = Search,
        ["Microsoft.ManagedIdentity/"] = ManagedIdentity,
        ["Microsoft.ResourceGraph/"] = ResourceGraph,
        ["Microsoft.Authorization/roleAssignments"] = RoleAssignments,
        ["Microsoft.Authorization/roleDefinitions"] = RoleDefinitions,
        ["Microsoft.Authorization/denyAssignments"] = DenyAssignments,
        ["Microsoft.Authorization/permissions"] = Permissions,
        ["Microsoft.Authorization/locks"] = Locks,
        ["Microsoft.Resources/"] = ResourceManager,
    };

    /// <summary>The versions of a type, or null when it accepts any well-formed one.</summary>
    public static IReadOnlyList<string>? Of(string type) =>
        ByType.GetValueOrDefault(type) ?? (type.IndexOf('/', StringComparison.Ordinal) is > 0 and var cut ? ByType.GetValueOrDefault(type[..(cut + 1)]) : null);

    public static bool IsWellFormed(string version) => Shape().IsMatch(version);

    [GeneratedRegex("^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-(preview|alpha|beta|privatepreview|rc))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Shape();
}

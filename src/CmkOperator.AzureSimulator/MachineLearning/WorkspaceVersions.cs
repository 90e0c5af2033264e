namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The members of a workspace that came with a later api-version: an older one neither shows them nor takes them.</summary>
internal static class WorkspaceVersions
{
    private const string Never = "9999-12-31";

    /// <summary>Where a member is, and the first stable and the first preview api-version that have it.</summary>
    private static readonly (string[] Path, string Stable, string Preview)[] Later =
    [
        (["systemDatastoresAuthMode"], "2025-06-01", "2023-08-01"),
        (["managedNetwork", "enableNetworkMonitor"], "2025-09-01", "2025-07-01"),
        (["encryption", "cosmosDbResourceId"], "2025-12-01", "2022-01-01"),
        (["encryption", "searchAccountResourceId"], "2025-12-01", "2022-01-01"),
        (["encryption", "storageAccountResourceId"], "2025-12-01", "2022-01-01"),
        (["softDeleteRetentionInDays"], Never, "2022-01-01"),
        (["enableSimplifiedCmk"], Never, "2022-01-01"),
    ];

    /// <summary>A workspace as an api-version shows it.</summary>
    public static JsonObject Show(JsonObject workspace, string apiVersion)
    {
        var shown = workspace.DeepClone().AsObject();
        if (shown.ObjectAt("properties") is { } properties)
        {
            shown["properties"] = Known(properties, apiVersion);
        }

        return shown;
    }

    /// <summary>A copy of a workspace's properties without the members that an api-version does not have.</summary>
    public static JsonObject Known(JsonObject properties, string apiVersion)
    {
        var known = properties.DeepClone().AsObject();
        foreach (var path in Unknown(apiVersion))
        {
            if (Member(known, path) is { } found)
            {
                Holder(known, path)!.Remove(found);
            }
        }

        return known;
    }

    /// <summary>The first member that an api-version does not have, with dots between its names; null when it has all.</summary>
    public static string? FirstUnknown(JsonObject properties, string apiVersion) =>
        Unknown(apiVersion).Where(path => Member(properties, path) is not null).Select(path => string.Join('.', path)).FirstOrDefault();

    /// <summary>Carries over to a replaced body what the client of an older api-version could not send.</summary>
    public static void Keep(JsonObject before, JsonObject after, string apiVersion)
    {
        foreach (var path in Unknown(apiVersion))
        {
            if (Holder(before, path)?[path[^1]] is { } value && Holder(after, path) is { } holder)
            {
                holder[path[^1]] = value.DeepClone();
            }
        }
    }

    private static IEnumerable<string[]> Unknown(string apiVersion)
    {
        var isPreview = apiVersion.EndsWith("-preview", StringComparison.OrdinalIgnoreCase);
        var date = apiVersion[..Math.Min(10, apiVersion.Length)];
        return Later.Where(member => string.CompareOrdinal(date, isPreview ? member.Preview : member.Stable) < 0).Select(member => member.Path);
    }

    private static string? Member(JsonObject properties, string[] path) =>
        Holder(properties, path)?.Select(member => member.Key).FirstOrDefault(name => ResourceId.Is(name, path[^1]));

    private static JsonObject? Holder(JsonObject properties, string[] path) => properties.ObjectAt(path.AsSpan(0, path.Length - 1));
}

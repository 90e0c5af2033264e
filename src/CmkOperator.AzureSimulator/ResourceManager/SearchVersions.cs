namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>
/// AI Search writes some values in another casing from one api-version on; the store holds the newer form, and older versions show theirs.
/// </summary>
internal static class SearchVersions
{
    private const string NewFormSince = "2025-05-01";
    private static readonly string[] Words = ["Default", "HighDensity", "Enabled", "Disabled", "SecuredByPerimeter"];

    /// <summary>A value in the newer casing.</summary>
    public static string Canonical(string value) => Words.FirstOrDefault(word => ResourceId.Is(word, value)) ?? value;

    /// <summary>A resource as an api-version shows it; those of other types are shown as they are.</summary>
    public static JsonNode Show(StoredResource resource, string apiVersion)
    {
        var shown = resource.Body.DeepClone();
        if (!ResourceId.Is(ResourceTypes.SearchServices, resource.Id.Type)
            || string.CompareOrdinal(apiVersion, NewFormSince) >= 0
            || shown.ObjectAt("properties") is not { } properties)
        {
            return shown;
        }

        properties["endpoint"] = properties.Text("endpoint")?.TrimEnd('/');
        foreach (var name in (string[])["hostingMode", "publicNetworkAccess"])
        {
            if (properties.Text(name) is { Length: > 0 } value)
            {
                properties[name] = char.ToLowerInvariant(value[0]) + value[1..];
            }
        }

        return shown;
    }
}

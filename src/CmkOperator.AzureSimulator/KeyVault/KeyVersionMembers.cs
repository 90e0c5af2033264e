namespace CmkOperator.AzureSimulator.KeyVault;

/// <summary>The members that newer api-versions of the data plane add to a key: older ones do not show them.</summary>
internal static class KeyVersionMembers
{
    private static readonly string[] WithoutPlatform = ["2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4-preview.1", "7.4"];

    /// <summary>Adds to a bundle or an item what its api-version shows.</summary>
    public static JsonObject Show(JsonObject shown, StoredResource version, string apiVersion)
    {
        if (!WithoutPlatform.Contains(apiVersion) && shown.ObjectAt("attributes") is { } attributes)
        {
            // What holds the key: software, or a hardware module of the premium tier.
            attributes["hsmPlatform"] = version.Body.Text("properties", "kty")?.EndsWith("-HSM", StringComparison.OrdinalIgnoreCase) == true ? "2" : "0";
        }

        return shown;
    }
}

namespace CmkOperator.Sandbox.World;

/// <summary>The variables with which <c>kubectl cmk</c> reaches a simulator: those of the operator's options, and a login that the simulator accepts.</summary>
internal static class AzureVariables
{
    private const string FileName = "azure.env";

    // The simulator accepts any identity and any secret; this one is its user's.
    private const string ClientId = "5a0d8b0e-0000-4000-8000-00000000c0de";

    /// <summary>Writes them as exports for a shell beside the certificate of the simulator.</summary>
    /// <param name="azure">Where the simulator answers.</param>
    /// <returns>The file.</returns>
    public static string Write(AzureEndpoints azure)
    {
        var file = Path.Combine(Path.GetDirectoryName(azure.CaFile)!, FileName);
        File.WriteAllText(file, string.Concat(Of(azure).Select(pair => $"export {pair.Name}='{pair.Value}'\n")));
        return file;
    }

    /// <summary>The variables.</summary>
    /// <param name="azure">Where the simulator answers.</param>
    public static IEnumerable<(string Name, string Value)> Of(AzureEndpoints azure) =>
    [
        ("CMK_OPERATOR_CLOUD", "Custom"),
        ("CMK_OPERATOR_ARM_ENDPOINT", azure.Arm.ToString()),
        ("CMK_OPERATOR_AUTHORITY_HOST", azure.Authority.ToString()),
        ("CMK_OPERATOR_GRAPH_ENDPOINT", azure.Graph.ToString()),
        ("CMK_OPERATOR_VAULT_SUFFIX", azure.VaultSuffix),
        ("CMK_OPERATOR_TRUSTED_CA_FILE", azure.CaFile),
        ("AZURE_TENANT_ID", azure.TenantId),
        ("AZURE_CLIENT_ID", ClientId),
        ("AZURE_CLIENT_SECRET", "sandbox"),
    ];
}

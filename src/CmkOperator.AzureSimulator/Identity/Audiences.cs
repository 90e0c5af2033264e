namespace CmkOperator.AzureSimulator.Identity;

/// <summary>Which resource a token must be for: the clouds' own names of ARM, Key Vault and Graph, and this machine's.</summary>
internal static class Audiences
{
    private static readonly HashSet<string> Arm = new(StringComparer.OrdinalIgnoreCase)
    {
        "management.azure.com", "management.core.windows.net", "management.usgovcloudapi.net", "management.core.usgovcloudapi.net",
        "management.chinacloudapi.cn", "management.core.chinacloudapi.cn", "localhost", "127.0.0.1",
    };

    private static readonly HashSet<string> Vault = new(StringComparer.OrdinalIgnoreCase)
    {
        "vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn", "vault.localhost",
    };

    private static readonly HashSet<string> Graph = new(StringComparer.OrdinalIgnoreCase)
    {
        "graph.microsoft.com", "graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "localhost", "127.0.0.1",
    };

    public static bool IsArm(string audience) => Has(Arm, audience);

    public static bool IsVault(string audience) => Has(Vault, audience);

    public static bool IsGraph(string audience) => Has(Graph, audience) || string.Equals(audience, "00000003-0000-0000-c000-000000000000", StringComparison.OrdinalIgnoreCase);

    private static bool Has(HashSet<string> hosts, string audience) => Uri.TryCreate(audience, UriKind.Absolute, out var uri) && hosts.Contains(uri.Host);
}

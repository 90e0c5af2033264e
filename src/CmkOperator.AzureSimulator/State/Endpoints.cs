namespace CmkOperator.AzureSimulator.State;

/// <summary>The addresses of this Azure, known once its port is.</summary>
/// <param name="Port">The port that all services share.</param>
internal sealed record Endpoints(int Port)
{
    public const string VaultDomain = "vault.localhost";

    public string Arm => $"https://localhost:{Port}";

    public string Authority => $"https://localhost:{Port}";

    public string Graph => $"https://localhost:{Port}";

    /// <summary>What follows a vault's name in its host, with the port.</summary>
    public string VaultSuffix => $"{VaultDomain}:{Port}";

    public string VaultUri(string vault) => $"https://{vault.ToLowerInvariant()}.{VaultSuffix}/";

    public string KeyUri(string vault, string key) => $"{VaultUri(vault)}keys/{key}";
}

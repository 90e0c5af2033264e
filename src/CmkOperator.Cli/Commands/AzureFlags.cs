using System.CommandLine;
using System.Security.Cryptography;
using CmkOperator.Azure.Clouds;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Sessions;
using CmkOperator.Cli.Terminal;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary>
/// What the operator's own options say of Azure and of ownership, under the same names. A flag wins over the variable of the operator's name,
/// that over what the operator's Deployment says.
/// </summary>
internal sealed class AzureFlags
{
    // The operator has a lease to keep and other objects to look at; a person rather waits than hears that something is unknown.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ObservationBudget = TimeSpan.FromMinutes(5);

    private readonly List<Option<string?>> _all = [];
    private readonly Option<string?> _cloud;
    private readonly Option<string?> _arm;
    private readonly Option<string?> _audience;
    private readonly Option<string?> _authority;
    private readonly Option<string?> _vaultSuffix;
    private readonly Option<string?> _graph;
    private readonly Option<string?> _trusted;
    private readonly Option<string?> _clusterId;
    private readonly Option<string?> _grantVaults;
    private readonly Option<string?> _cosmosDb;

    public AzureFlags()
    {
        _clusterId = Add("cluster-id", "TEXT", "Name of the cluster in the ownership tags. Default: what the operator's Lease says.");
        _grantVaults = Add("grant-vaults", "IDS", "Resource ids of the vaults on which the operator may grant rights. Default: what its Deployment says.");
        _cosmosDb = Add("cosmos-db-principal-id", "GUID", "Object id of Azure Cosmos DB's service principal. Default: what the Deployment says, else looked up.");
        _cloud = Add("cloud", "CLOUD", "Public, USGovernment, China, or Custom with the endpoints below. Default: what the Deployment says, else Public.");
        _arm = Add("arm-endpoint", "URL", "Custom cloud: Azure Resource Manager.");
        _audience = Add("arm-audience", "TEXT", "Custom cloud: audience of the tokens for Azure Resource Manager.");
        _authority = Add("authority-host", "URL", "Custom cloud: the authority that issues tokens.");
        _vaultSuffix = Add("vault-suffix", "TEXT", "Custom cloud: what follows a vault's name in its host.");
        _graph = Add("graph-endpoint", "URL", "Custom cloud: Microsoft Graph.");
        _trusted = Add("trusted-ca-file", "FILE", "Custom cloud: PEM file of the authorities to trust in addition to those of the system.");
    }

    /// <summary>The names of the options, without dashes.</summary>
    public IEnumerable<string> Names => _all.Select(option => option.Name[2..]);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command) => _all.ForEach(command.Options.Add);

    /// <summary>Adds those that say which Azure to a command that depends on no operator.</summary>
    public void AddCloudTo(Command command) => _all.Where(option => option != _clusterId && option != _grantVaults && option != _cosmosDb).ToList().ForEach(command.Options.Add);

    /// <summary>The operator's facts with what was given in their place.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="found">What the cluster says.</param>
    public OperatorFacts Complete(ParseResult given, Func<string, string?> variable, OperatorFacts found) => found with
    {
        ClusterId = Value(given, variable, _clusterId) ?? found.ClusterId,
        GrantVaults = Value(given, variable, _grantVaults)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? found.GrantVaults,
        CosmosDbPrincipalId = Value(given, variable, _cosmosDb) ?? found.CosmosDbPrincipalId,
    };

    /// <summary>Which Azure, and how to reach it.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="facts">What is known of the operator.</param>
    /// <exception cref="CommandException">A value cannot be used.</exception>
    public AzureOptions Options(ParseResult given, Func<string, string?> variable, OperatorFacts facts)
    {
        string? Text(Option<string?> option) => Value(given, variable, option);
        var known = facts.Cloud ?? new AzureOptions();
        var cloud = Text(_cloud) is not { } name ? known.Cloud
            : Enum.TryParse<AzureCloudKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(name[0]) ? kind
            : throw new CommandException($"--cloud {name}: there is no such cloud. Write one of {string.Join(", ", Enum.GetNames<AzureCloudKind>())}");
        return known with
        {
            Cloud = cloud,
            ArmEndpoint = Address(_arm, Text(_arm)) ?? known.ArmEndpoint,
            ArmAudience = Text(_audience) ?? known.ArmAudience,
            AuthorityHost = Address(_authority, Text(_authority)) ?? known.AuthorityHost,
            VaultSuffix = Text(_vaultSuffix) ?? known.VaultSuffix,
            GraphEndpoint = Address(_graph, Text(_graph)) ?? known.GraphEndpoint,
            TrustedCaFile = Text(_trusted),
            CosmosDbPrincipalId = facts.CosmosDbPrincipalId,
            CallTimeout = CallTimeout,
            ObservationBudget = ObservationBudget,
        };
    }

    /// <summary>Opens Azure under the caller's own login.</summary>
    /// <param name="console">The environment and the clock.</param>
    /// <param name="options">Which Azure.</param>
    /// <param name="tenancy">What the operator lets each namespace use.</param>
    /// <param name="policy">The operator's own settings.</param>
    /// <exception cref="CommandException">The options cannot be used.</exception>
    public static AzureLogin Open(CommandConsole console, AzureOptions options, TenancyPolicy tenancy, OperatorPolicy policy)
    {
        try
        {
            return AzureLogin.Open(options, AzureCredentialOptions.FromEnvironment(console.Variable), tenancy, policy, console.Time);
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException($"Azure cannot be reached as asked: {failure.Message}", failure);
        }
    }

    private static Uri? Address(Option<string?> option, string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? uri
        : throw new CommandException($"{option.Name} {text}: this is not an https address. Write one, such as https://management.example.net");

    private static string? Value(ParseResult given, Func<string, string?> variable, Option<string?> option) =>
        given.GetValue(option) is { Length: > 0 } value ? value
        : variable("CMK_OPERATOR_" + option.Name[2..].Replace('-', '_').ToUpperInvariant()) is { Length: > 0 } found ? found
        : null;

    private Option<string?> Add(string name, string value, string description)
    {
        var option = new Option<string?>($"--{name}") { Description = description, HelpName = value };
        _all.Add(option);
        return option;
    }
}

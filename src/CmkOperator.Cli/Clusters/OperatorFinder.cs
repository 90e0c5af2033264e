using System.Text.Json.Nodes;
using CmkOperator.Azure.Clouds;
using CmkOperator.Schemas.Json;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Clusters;

/// <summary>
/// Finds the operator of a cluster by its Deployment, whose arguments are its options, and by its Lease, which keeps the name of the cluster.
/// A caller who may read neither gets what is left, and what is missing by name.
/// </summary>
internal static class OperatorFinder
{
    /// <summary>The annotation of the Lease with the name of the cluster.</summary>
    public const string ClusterIdAnnotation = "cmk-operator.io/cluster-id";

    private const string DefaultLease = "cmk-operator";
    private const string LeaseOption = "lease-name";

    /// <summary>Looks for it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespaceName">The namespace of the operator; null to look in all.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public static async Task<OperatorFacts> FindAsync(Cluster cluster, string? namespaceName, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        var found = await ListAsync(
            cluster, Path("apis/apps/v1", namespaceName, "deployments"), "&labelSelector=app.kubernetes.io%2Fcomponent%3Dmanager", "the operator's Deployment", unknown, cancellationToken);
        var deployments = found.Select(item => (Item: item, Options: OptionsOf(item))).Where(pair => pair.Options.ContainsKey(LeaseOption)).ToList();
        if (deployments.Count > 1)
        {
            unknown.Add($"{deployments.Count} operators are in the cluster ({string.Join(", ", deployments.Select(pair => NameOf(pair.Item)))}): choose one with --operator-namespace");
            return new OperatorFacts { Unknown = unknown };
        }

        var options = deployments is [var only] ? only.Options : new Dictionary<string, string>();
        var home = deployments is [var one] ? one.Item.Text("metadata", "namespace") : namespaceName;
        var clusterId = options.GetValueOrDefault("cluster-id");
        var leases = await ListAsync(
            cluster,
            Path("apis/coordination.k8s.io/v1", options.GetValueOrDefault("lease-namespace") ?? home, "leases"),
            $"&fieldSelector=metadata.name%3D{Uri.EscapeDataString(options.GetValueOrDefault(LeaseOption) ?? DefaultLease)}",
            "the operator's Lease",
            unknown,
            cancellationToken);
        var ids = leases.Select(lease => lease.Text("metadata", "annotations", ClusterIdAnnotation)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count > 1)
        {
            unknown.Add("several Leases name the cluster: choose the operator with --operator-namespace, or name the cluster with --cluster-id");
        }

        // The Lease wins over the option, as in the operator.
        clusterId = ids is [var id] ? id : ids.Count > 1 ? null : clusterId;
        var facts = deployments is [var deployment] ? Read(deployment.Item, options) : new OperatorFacts();
        return facts with { ClusterId = clusterId, Unknown = unknown };
    }

    private static OperatorFacts Read(JsonObject deployment, Dictionary<string, string> options)
    {
        string? Option(string name) => options.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        IReadOnlyList<string>? List(string name) => options.GetValueOrDefault(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var defaults = new TenancyPolicy();
        return new OperatorFacts
        {
            Source = $"Deployment {NameOf(deployment)}",
            GrantVaults = List("grant-vaults") ?? [],
            CosmosDbPrincipalId = Option("cosmos-db-principal-id"),
            DefaultInterval = Duration.TryParse(Option("default-interval") ?? string.Empty, out var interval) ? interval : new OperatorFacts().DefaultInterval,
            Tenancy = defaults with
            {
                SharedIdentityNamespaces = List("shared-identity-namespaces") ?? defaults.SharedIdentityNamespaces,
                NamespaceDefaults = Option("namespace-defaults") == "true",
                DefaultServiceAccountName = Option("credentials-service-account") ?? defaults.DefaultServiceAccountName,
                OperatorClientId = Option("client-id"),
                Subscriptions = Entries(List("namespace-subscriptions")),
                Vaults = Entries(List("namespace-vaults")),
            },
            Cloud = new AzureOptions
            {
                Cloud = Enum.TryParse<AzureCloudKind>(Option("cloud"), ignoreCase: true, out var kind) ? kind : AzureCloudKind.Public,
                ArmEndpoint = Address(Option("arm-endpoint")),
                ArmAudience = Option("arm-audience"),
                AuthorityHost = Address(Option("authority-host")),
                VaultSuffix = Option("vault-suffix"),
                GraphEndpoint = Address(Option("graph-endpoint")),
            },
            Version = VersionOf(deployment),
        };
    }

    // The tag says what runs, and the label what the chart meant to run; a digest alone names no version.
    private static string? VersionOf(JsonObject deployment)
    {
        var parts = (ContainerOf(deployment).Text("image") ?? string.Empty).Split('@', 2);
        var colon = parts[0].LastIndexOf(':');
        return colon > parts[0].LastIndexOf('/') && colon > 0 ? parts[0][(colon + 1)..]
            : deployment.Text("metadata", "labels", "app.kubernetes.io/version") ?? (parts.Length == 2 ? parts[1] : null);
    }

    private static NamespaceAllowList? Entries(IReadOnlyList<string>? entries) => entries is { Count: > 0 }
        ? new NamespaceAllowList([.. entries.Select(entry => entry.Split('=', 2)).Where(pair => pair.Length == 2).Select(pair => new NamespaceEntry(pair[0], pair[1]))])
        : null;

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;

    // Arguments win over variables, as in the operator.
    private static Dictionary<string, string> OptionsOf(JsonObject deployment)
    {
        const string Prefix = "CMK_OPERATOR_";
        var container = ContainerOf(deployment);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in (container.At("env") as JsonArray ?? []).OfType<JsonObject>())
        {
            if (variable.Text("name") is { } name && name.StartsWith(Prefix, StringComparison.Ordinal) && variable.Text("value") is { Length: > 0 } value)
            {
                options[name[Prefix.Length..].ToLowerInvariant().Replace('_', '-')] = value;
            }
        }

        var arguments = container.At("args").Strings().ToList();
        for (var i = 0; i < arguments.Count; i++)
        {
            var pair = arguments[i].Split('=', 2);
            if (!pair[0].StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            var follows = pair.Length == 1 && i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-');
            options[pair[0][2..]] = pair.Length == 2 ? pair[1] : follows ? arguments[++i] : "true";
        }

        return options;
    }

    private static JsonObject? ContainerOf(JsonObject deployment)
    {
        var containers = (deployment.At("spec", "template", "spec", "containers") as JsonArray ?? []).OfType<JsonObject>().ToList();
        return containers.Find(container => container.Text("name") == "manager") ?? containers.FirstOrDefault();
    }

    private static string NameOf(JsonObject item) => $"{item.Text("metadata", "namespace")}/{item.Text("metadata", "name")}";

    private static string Path(string api, string? namespaceName, string plural) =>
        namespaceName is null ? $"{api}/{plural}" : $"{api}/namespaces/{Uri.EscapeDataString(namespaceName)}/{plural}";

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(
        Cluster cluster, string path, string query, string what, List<string> unknown, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListAsync(path, query, cancellationToken);
        }
        catch (ClusterException failure)
        {
            unknown.Add($"{what} cannot be read ({failure.Message.TrimEnd('.')})");
            return [];
        }
    }
}

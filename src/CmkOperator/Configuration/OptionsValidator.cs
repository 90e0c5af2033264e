using System.Text.RegularExpressions;
using CmkOperator.Azure.Clouds;
using CmkOperator.Tenancy;

namespace CmkOperator.Configuration;

/// <summary>Checks that need more than one option: whether they fit together.</summary>
internal static partial class OptionsValidator
{
    /// <summary>All problems, one sentence each, naming every option that it is about.</summary>
    public static IEnumerable<string> Validate(OperatorOptions options) =>
        [.. Kubernetes(options.Kubernetes), .. Reconcile(options.Reconcile), .. Cloud(options.Cloud), .. Tenancy(options.Tenancy), .. Process(options.Process)];

    private static IEnumerable<string> Kubernetes(KubernetesOptions options)
    {
        foreach (var name in options.WatchNamespaces.Where(name => !NamespaceName().IsMatch(name)))
        {
            yield return $"--watch-namespaces: '{name}' is not the name of a namespace";
        }

        if (options.Kubeconfig is { } file && !File.Exists(file))
        {
            yield return $"--kubeconfig: '{file}' does not exist";
        }

        if (options.LeaseNamespace is { } lease && !NamespaceName().IsMatch(lease))
        {
            yield return $"--lease-namespace: '{lease}' is not the name of a namespace";
        }

        if (options.WatchLabelSelector is not null && !options.LeaderElect)
        {
            yield return "--watch-label-selector: needs --leader-elect, because the operators of one cluster find each other by their Leases";
        }

        if (options.LeaseRenewDeadline >= options.LeaseDuration)
        {
            yield return "--lease-renew-deadline: must be shorter than --lease-duration, or two replicas could lead at the same time";
        }

        if (options.LeaseRetryPeriod >= options.LeaseRenewDeadline)
        {
            yield return "--lease-retry-period: must be shorter than --lease-renew-deadline, or one lost request costs the lease";
        }

        // A write is started only if it would end before the lease does (LeaderElector.MayStart).
        var longestWrite = new AzureOptions().WriteBudget;
        if (options.LeaderElect && options.LeaseDuration - options.LeaseRetryPeriod <= longestWrite)
        {
            yield return $"--lease-duration: must be more than {longestWrite.TotalSeconds:0}s longer than --lease-retry-period, the time that one write to Azure may take, or the leader would never start one";
        }
    }

    private static IEnumerable<string> Reconcile(ReconcileOptions options)
    {
        // With namespace and name it becomes an Azure tag of at most 256 characters; a hash of the two takes 64.
        if (options.ClusterId is { } id && !ClusterName().IsMatch(id))
        {
            yield return $"--cluster-id: '{id}' is not 1 to 128 letters, digits, dots, dashes or underscores";
        }

        foreach (var vault in options.GrantVaults.Where(vault => !VaultId().IsMatch(vault)))
        {
            yield return $"--grant-vaults: '{vault}' is not the resource id of a key vault";
        }
    }

    private static IEnumerable<string> Cloud(CloudOptions options)
    {
        (string Flag, bool Given, bool Needed)[] custom =
        [
            ("--arm-endpoint", options.ArmEndpoint is not null, true),
            ("--authority-host", options.AuthorityHost is not null, true),
            ("--vault-suffix", options.VaultSuffix is not null, true),
            ("--graph-endpoint", options.GraphEndpoint is not null, true),
            ("--arm-audience", options.ArmAudience is not null, false),
            ("--trusted-ca-file", options.TrustedCaFile is not null, false),
        ];
        foreach (var (flag, given, needed) in custom)
        {
            if (options.Cloud == CloudKind.Custom && needed && !given)
            {
                yield return $"{flag}: needed with --cloud Custom";
            }

            if (options.Cloud != CloudKind.Custom && given)
            {
                yield return $"{flag}: only allowed with --cloud Custom; {options.Cloud} has fixed endpoints";
            }
        }

        if (options.TrustedCaFile is { } file && !File.Exists(file))
        {
            yield return $"--trusted-ca-file: '{file}' does not exist";
        }
    }

    private static IEnumerable<string> Tenancy(TenancyOptions options)
    {
        foreach (var name in options.SharedIdentityNamespaces.Where(name => !IsNamespace(name)))
        {
            yield return $"--shared-identity-namespaces: '{name}' is neither * nor the name of a namespace";
        }

        if (!ServiceAccountName().IsMatch(options.ServiceAccount))
        {
            yield return $"--credentials-service-account: '{options.ServiceAccount}' is not the name of a ServiceAccount";
        }

        foreach (var problem in Entries("--namespace-subscriptions", options.Subscriptions, value => Guid.TryParseExact(value, "D", out _), "a subscription's GUID"))
        {
            yield return problem;
        }

        foreach (var problem in Entries("--namespace-vaults", options.Vaults, value => VaultId().IsMatch(value), "the resource id of a key vault"))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Entries(string flag, IReadOnlyList<NamespaceEntry>? entries, Func<string, bool> isValue, string meaning)
    {
        foreach (var entry in entries ?? [])
        {
            if (!IsNamespace(entry.Namespace))
            {
                yield return $"{flag}: '{entry.Namespace}' is neither * nor the name of a namespace";
            }

            if (!isValue(entry.Value))
            {
                yield return $"{flag}: '{entry.Value}' is not {meaning}";
            }
        }
    }

    private static bool IsNamespace(string name) => name == NamespaceAllowList.Every || NamespaceName().IsMatch(name);

    private static IEnumerable<string> Process(ProcessOptions options)
    {
        if (options.MetricsPort != 0 && options.MetricsPort == options.HealthPort)
        {
            yield return "--metrics-port: must differ from --health-port";
        }

        if (options.WebhookPort == 0)
        {
            yield break;
        }

        if (options.WebhookPort == options.HealthPort || options.WebhookPort == options.MetricsPort)
        {
            yield return "--webhook-port: must differ from --health-port and --metrics-port";
        }

        // Does not check that it exists: a certificate may arrive after the process has started.
        if (options.WebhookCertDir is null)
        {
            yield return "--webhook-cert-dir: required with --webhook-port; the API server calls admission webhooks over HTTPS only";
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex NamespaceName();

    [GeneratedRegex(@"^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex ServiceAccountName();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex ClusterName();

    [GeneratedRegex("^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]{1,90}/providers/Microsoft\\.KeyVault/vaults/[a-z0-9-]{3,24}$", RegexOptions.IgnoreCase)]
    private static partial Regex VaultId();
}

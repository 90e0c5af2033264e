using CmkOperator.Workspaces;

using static CmkOperator.Configuration.OptionValues;

namespace CmkOperator.Configuration;

/// <summary>The table of all options: parsing, help and documentation read it, and no other code names a flag.</summary>
internal static class OptionCatalog
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly OperatorOptions Defaults = new();

    /// <summary>All options, in the order in which the help shows them.</summary>
    public static IReadOnlyList<OptionDefinition> All { get; } =
    [
        new("kubeconfig", "FILE", "Kubeconfig of the cluster to work on.", "KUBECONFIG, the pod's service account, ~/.kube/config",
            (o, text) => Text(text, v => o with { Kubernetes = o.Kubernetes with { Kubeconfig = v } })),
        new("watch-namespaces", "NAMES", "Namespaces to watch, separated by commas.", "all",
            (o, text) => List(text, v => o with { Kubernetes = o.Kubernetes with { WatchNamespaces = v } })),
        new("watch-label-selector", "SELECTOR", "Label selector of the objects to work on, so that several operators share a cluster.", "every object",
            (o, text) => Selector(text, v => o with { Kubernetes = o.Kubernetes with { WatchLabelSelector = v } })),
        new("leader-elect", "BOOL", "Let one of several replicas work while the others wait.", Show(Defaults.Kubernetes.LeaderElect),
            (o, text) => Switch(text, v => o with { Kubernetes = o.Kubernetes with { LeaderElect = v } })),
        new("lease-namespace", "NAME", "Namespace of the Lease for leader election.", "that of the pod or of the kubeconfig's context",
            (o, text) => Text(text, v => o with { Kubernetes = o.Kubernetes with { LeaseNamespace = v } })),
        new("lease-name", "NAME", "Name of the Lease; with a label selector, a dash and a hash of it are added.", Defaults.Kubernetes.LeaseName,
            (o, text) => Text(text, v => o with { Kubernetes = o.Kubernetes with { LeaseName = v ?? Defaults.Kubernetes.LeaseName } })),
        new("lease-duration", "DURATION", "How long a lease is valid without renewal.", Show(Defaults.Kubernetes.LeaseDuration),
            (o, text) => Time(text, 2 * Second, Day, v => o with { Kubernetes = o.Kubernetes with { LeaseDuration = v } })),
        new("lease-renew-deadline", "DURATION", "How long the leader tries to renew before it stops working.", Show(Defaults.Kubernetes.LeaseRenewDeadline),
            (o, text) => Time(text, Second, Day, v => o with { Kubernetes = o.Kubernetes with { LeaseRenewDeadline = v } })),
        new("lease-retry-period", "DURATION", "Time between attempts to acquire or renew the lease.", Show(Defaults.Kubernetes.LeaseRetryPeriod),
            (o, text) => Time(text, Second / 10, Day, v => o with { Kubernetes = o.Kubernetes with { LeaseRetryPeriod = v } })),

        new("cluster-id", "TEXT", "Name of this cluster in the ownership tags. The first value is stored in the Lease, and later values are ignored.",
            "the UID of the namespace kube-system",
            (o, text) => Text(text, v => o with { Reconcile = o.Reconcile with { ClusterId = v } })),
        new("cosmos-db-principal-id", "GUID", "Object id of Azure Cosmos DB's service principal in the tenant.", "looked up in Microsoft Graph",
            (o, text) => Uuid(text, v => o with { Reconcile = o.Reconcile with { CosmosDbPrincipalId = v } })),
        new("grant-vaults", "IDS", "Resource ids of the vaults on which keyAccess: Grant takes effect, separated by commas.", "none",
            (o, text) => List(text, v => o with { Reconcile = o.Reconcile with { GrantVaults = v } })),
        new("resource-missing-grace", "DURATION", "How long to wait for a missing resource before the object is Stalled.",
            Show(Defaults.Reconcile.ResourceMissingGrace),
            (o, text) => Time(text, TimeSpan.Zero, Day, v => o with { Reconcile = o.Reconcile with { ResourceMissingGrace = v } })),
        new("default-interval", "DURATION", "Time between periodic checks of objects whose spec has no interval.", Show(Defaults.Reconcile.DefaultInterval),
            (o, text) => Time(text, 60 * Second, Day, v => o with { Reconcile = o.Reconcile with { DefaultInterval = v } })),
        new("fleet-looks", "BOOL", "Let the periodic checks of many workspaces share one look through Azure Resource Graph.", Show(Defaults.Reconcile.FleetLooks),
            (o, text) => Switch(text, v => o with { Reconcile = o.Reconcile with { FleetLooks = v } })),
        new("full-look-interval", "DURATION", "The longest time until a workspace is looked at for itself, whatever the shared looks show.",
            Show(Defaults.Reconcile.FullLookInterval),
            (o, text) => Time(text, 60 * Second, 7 * Day, v => o with { Reconcile = o.Reconcile with { FullLookInterval = v } })),
        new("open-reports", "BOOL", "Keep a Report (openreports.io/v1alpha1) of the eleven rules beside each object, where the cluster serves it.", Show(Defaults.Reconcile.OpenReports),
            (o, text) => Switch(text, v => o with { Reconcile = o.Reconcile with { OpenReports = v } })),
        new("absence-confirm-interval", "DURATION", "Minimum time between two answers of not found that together prove absence.",
            Show(Defaults.Reconcile.AbsenceConfirmInterval),
            (o, text) => Time(text, TimeSpan.Zero, Day, v => o with { Reconcile = o.Reconcile with { AbsenceConfirmInterval = v } })),
        new("operation-poll-interval", "DURATION", "Time between polls of a running Azure operation when Azure names no time.",
            Show(Defaults.Reconcile.OperationPollInterval),
            (o, text) => Time(text, Second / 10, Day, v => o with { Reconcile = o.Reconcile with { OperationPollInterval = v } })),
        new("grant-propagation", "DURATION", "How long to wait after granting rights on a key before relying on them.",
            Show(Defaults.Reconcile.GrantPropagation),
            (o, text) => Time(text, TimeSpan.Zero, Day, v => o with { Reconcile = o.Reconcile with { GrantPropagation = v } })),
        new("concurrency", "NUMBER", "Objects reconciled at the same time.", Show(Defaults.Reconcile.Concurrency),
            (o, text) => Number(text, 1, 100, v => o with { Reconcile = o.Reconcile with { Concurrency = v } })),
        new("reconcile-timeout", "DURATION", "The longest time that one pass over an object may take.", Show(Defaults.Reconcile.Timeout),
            (o, text) => Time(text, Second, Day, v => o with { Reconcile = o.Reconcile with { Timeout = v } })),

        new("cloud", "CLOUD", "Azure cloud: Public, USGovernment, China, or Custom with the endpoints below.", Defaults.Cloud.Cloud.ToString(),
            (o, text) => Choice<CloudKind>(text, v => o with { Cloud = o.Cloud with { Cloud = v } })),
        new("arm-endpoint", "URL", "Custom cloud: Azure Resource Manager.", "none",
            (o, text) => Endpoint(text, v => o with { Cloud = o.Cloud with { ArmEndpoint = v } })),
        new("authority-host", "URL", "Custom cloud: the authority that issues tokens.", "none",
            (o, text) => Endpoint(text, v => o with { Cloud = o.Cloud with { AuthorityHost = v } })),
        new("vault-suffix", "TEXT", "Custom cloud: what follows a vault's name in its host name; may carry a port.", "none",
            (o, text) => Text(text, v => o with { Cloud = o.Cloud with { VaultSuffix = v } })),
        new("graph-endpoint", "URL", "Custom cloud: Microsoft Graph.", "none",
            (o, text) => Endpoint(text, v => o with { Cloud = o.Cloud with { GraphEndpoint = v } })),
        new("arm-audience", "TEXT", "Custom cloud: audience of the tokens for Azure Resource Manager.", "the Resource Manager endpoint",
            (o, text) => Text(text, v => o with { Cloud = o.Cloud with { ArmAudience = v } })),
        new("trusted-ca-file", "FILE", "Custom cloud: PEM file of the CAs to trust in addition to those of the system.", "none",
            (o, text) => Text(text, v => o with { Cloud = o.Cloud with { TrustedCaFile = v } })),
        new("tenant-id", "TENANT", "Tenant to authenticate in: its id or one of its domains.", "what the credentials name",
            (o, text) => Text(text, v => o with { Cloud = o.Cloud with { TenantId = v } })) { Environment = "AZURE_TENANT_ID" },
        new("client-id", "GUID", "Identity to authenticate as.", "what the credentials name",
            (o, text) => Uuid(text, v => o with { Cloud = o.Cloud with { ClientId = v } })) { Environment = "AZURE_CLIENT_ID" },

        new("shared-identity-namespaces", "NAMES",
            "Namespaces whose objects may use the operator's own identity, separated by commas; * is every namespace, an empty flag none.", "*",
            (o, text) => List(text, v => o with { Tenancy = o.Tenancy with { SharedIdentityNamespaces = v } })),
        new("namespace-defaults", "BOOL", "For objects without credentials, use the identity in the annotations of their namespace's default ServiceAccount.",
            Show(Defaults.Tenancy.NamespaceDefaults),
            (o, text) => Switch(text, v => o with { Tenancy = o.Tenancy with { NamespaceDefaults = v } })),
        new("credentials-service-account", "NAME", "Name of that default ServiceAccount.", Defaults.Tenancy.ServiceAccount,
            (o, text) => Text(text, v => o with { Tenancy = o.Tenancy with { ServiceAccount = v ?? Defaults.Tenancy.ServiceAccount } })),
        new("namespace-subscriptions", "ENTRIES",
            "Subscriptions that each namespace may use, as NAMESPACE=GUID separated by commas; * is every namespace. Once set, a namespace without an entry may use none.",
            "all subscriptions",
            (o, text) => Entries(text, v => o with { Tenancy = o.Tenancy with { Subscriptions = v } })),
        new("namespace-vaults", "ENTRIES",
            "Vaults of the keys that each namespace may use, as NAMESPACE=RESOURCE_ID separated by commas; * is every namespace. Once set, a namespace without an entry may use none.",
            "all vaults",
            (o, text) => Entries(text, v => o with { Tenancy = o.Tenancy with { Vaults = v } })),

        new("health-port", "PORT", "Port of /healthz, /livez and /readyz; 0 picks a free one and logs it.", Show(Defaults.Process.HealthPort),
            (o, text) => Number(text, 0, 65535, v => o with { Process = o.Process with { HealthPort = v } })),
        new("health-address", "ADDRESS", "Address on which the health, metrics and webhook ports listen.", Defaults.Process.HealthAddress.ToString(),
            (o, text) => Address(text, v => o with { Process = o.Process with { HealthAddress = v } })),
        new("metrics-port", "PORT", "Port of /metrics; 0 turns it off.", Show(Defaults.Process.MetricsPort),
            (o, text) => Number(text, 0, 65535, v => o with { Process = o.Process with { MetricsPort = v } })),
        new("metrics-object-limit", "NUMBER", "Objects that have series of their own in the metrics, first those that need attention; all are counted.",
            Show(Defaults.Process.MetricsObjectLimit),
            (o, text) => Number(text, 0, 100_000, v => o with { Process = o.Process with { MetricsObjectLimit = v } })),
        new("webhook-port", "PORT", "Port of the optional admission webhook, over HTTPS; 0 turns it off.", Show(Defaults.Process.WebhookPort),
            (o, text) => Number(text, 0, 65535, v => o with { Process = o.Process with { WebhookPort = v } })),
        new("webhook-cert-dir", "DIR", "Folder with tls.crt and tls.key of the admission webhook; reloaded when they change.", "none",
            (o, text) => Text(text, v => o with { Process = o.Process with { WebhookCertDir = v } })),
        new("shutdown-timeout", "DURATION", "How long running passes may continue after the process is asked to stop.", Show(Defaults.Process.ShutdownTimeout),
            (o, text) => Time(text, TimeSpan.Zero, Day, v => o with { Process = o.Process with { ShutdownTimeout = v } })),
        new("log-format", "FORMAT", "Json (one object a line) or Text.", Defaults.Process.LogFormat.ToString(),
            (o, text) => Choice<LogFormat>(text, v => o with { Process = o.Process with { LogFormat = v } })),
        new("log-level", "LEVEL", "Minimum level to log: Trace, Debug, Information, Warning, Error, Critical or None.",
            Defaults.Process.LogLevel.ToString(),
            (o, text) => Choice<LogLevel>(text, v => o with { Process = o.Process with { LogLevel = v } })),
    ];

    private static string Show(TimeSpan value) => Duration.Format(value);

    private static string Show(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Show(bool value) => value ? "true" : "false";
}

using CmkOperator.Workspaces;

namespace CmkOperator.Desired;

/// <summary>
/// What one CmkWorkspace object declares, parsed: every value has been checked, every default is in place, names are resolved.
/// Deletion is a desired state like any other.
/// </summary>
public sealed record DesiredWorkspace
{
    /// <summary>The object.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>The object's generation: it grows with every change of the spec.</summary>
    public required long Generation { get; init; }

    /// <summary>When the object was created; of two objects for one workspace the older wins.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody requested the deletion of the object; null while nobody has.</summary>
    public DateTimeOffset? DeletionRequestedAt { get; init; }

    /// <summary>True once somebody requested the deletion of the object.</summary>
    public bool DeletionRequested => DeletionRequestedAt is not null;

    /// <summary>True while the object carries our finalizer.</summary>
    public bool HasFinalizer { get; init; }

    /// <summary>The value of the tag with which the workspace names this object as its owner.</summary>
    public required string OwnerTag { get; init; }

    /// <summary>Subscription of workspace and vault.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The workspace's resource group.</summary>
    public required string ResourceGroup { get; init; }

    /// <summary>The workspace's region.</summary>
    public required string Location { get; init; }

    /// <summary>The workspace's name.</summary>
    public required string WorkspaceName { get; init; }

    /// <summary>High business impact (R4).</summary>
    public required bool HbiWorkspace { get; init; }

    /// <summary>Vault, key and the identity that reaches them.</summary>
    public required DesiredEncryption Encryption { get; init; }

    /// <summary>Whether the operator may grant the key's rights itself.</summary>
    public KeyAccessMode KeyAccess { get; init; } = KeyAccessMode.Verify;

    /// <summary>True when the operator's own configuration lets it grant on this vault.</summary>
    public bool GrantPermitted { get; init; }

    /// <summary>The identity to be served with; null for the namespace's default, or the operator's own.</summary>
    public DesiredCredentials? Credentials { get; init; }

    /// <summary>The resources that the workspace uses.</summary>
    public required AssociatedResources AssociatedResources { get; init; }

    /// <summary>The declared identities; null leaves them unmanaged after creation.</summary>
    public WorkspaceIdentity? Identity { get; init; }

    /// <summary><c>Enabled</c> or <c>Disabled</c>; null leaves it unmanaged.</summary>
    public string? PublicNetworkAccess { get; init; }

    /// <summary><c>AccessKey</c>, <c>Identity</c> or <c>UserDelegationSAS</c>; null leaves it unmanaged.</summary>
    public string? SystemDatastoresAuthMode { get; init; }

    /// <summary>Name of the compute that builds images; null leaves it unmanaged.</summary>
    public string? ImageBuildCompute { get; init; }

    /// <summary>Whether only the first generation of the API is served; null leaves it unmanaged.</summary>
    public bool? V1LegacyMode { get; init; }

    /// <summary>ARM id of the subnet of serverless compute; null leaves it unmanaged.</summary>
    public string? ServerlessSubnetId { get; init; }

    /// <summary>Whether the nodes of serverless compute have no public address; null leaves it unmanaged.</summary>
    public bool? ServerlessNoPublicIp { get; init; }

    /// <summary><c>Disabled</c>, <c>AllowInternetOutbound</c> or <c>AllowOnlyApprovedOutbound</c>; null leaves it unmanaged.</summary>
    public string? IsolationMode { get; init; }

    /// <summary><c>Standard</c> or <c>Basic</c>; null leaves it unmanaged.</summary>
    public string? FirewallSku { get; init; }

    /// <summary>Whether Azure provisions the managed network with the workspace; null leaves it to Azure.</summary>
    public bool? ProvisionNetworkOnCreate { get; init; }

    /// <summary>The display name; null leaves it unmanaged.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The description; null leaves it unmanaged.</summary>
    public string? Description { get; init; }

    /// <summary>The declared tags: only their keys are ours.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a workspace that this object does not own may be taken over.</summary>
    public AdoptionPolicy AdoptionPolicy { get; init; }

    /// <summary>What deleting the object does to Azure.</summary>
    public DeletionPolicy DeletionPolicy { get; init; }

    /// <summary>True: the deletion waits.</summary>
    public bool DeletionProtection { get; init; }

    /// <summary>What to do when somebody deletes the workspace outside the operator.</summary>
    public ExternalDeletionPolicy ExternalDeletionPolicy { get; init; }

    /// <summary>What to do with changes made outside the operator.</summary>
    public DriftPolicy DriftPolicy { get; init; }

    /// <summary>True: the operator neither reads nor changes Azure.</summary>
    public bool Suspend { get; init; }

    /// <summary>True: Azure is read and reported, never written, and the object claims nothing.</summary>
    public bool ObserveOnly { get; init; }

    /// <summary>Time between periodic checks, before jitter.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>The value of our reconcile-now annotation; null when absent.</summary>
    public string? RequestedAt { get; init; }

    /// <summary>The value of Flux's reconcile-now annotation; null when absent.</summary>
    public string? FluxRequestedAt { get; init; }

    /// <summary>The workspace's ARM id.</summary>
    public string WorkspaceId => IdOf(SubscriptionId, ResourceGroup, WorkspaceName);

    /// <summary>The ARM id of a workspace.</summary>
    public static string IdOf(string subscriptionId, string resourceGroup, string workspaceName) =>
        $"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}";

    /// <summary>The ARM id of the workspace's resource group.</summary>
    public string ResourceGroupId => $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}";
}

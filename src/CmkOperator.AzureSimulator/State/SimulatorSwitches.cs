namespace CmkOperator.AzureSimulator.State;

/// <summary>
/// How this Azure behaves where delays are a matter of taste and where the documentation leaves both ways open. Read and changed under the
/// state id <c>/_simulator/switches</c>. Times are <c>[d.]hh:mm:ss</c> of the test clock.
/// </summary>
internal sealed class SimulatorSwitches
{
    /// <summary>How long a workspace operation runs. Azure takes ten to thirty minutes.</summary>
    public TimeSpan OperationDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From the end of a workspace's key change until its Cosmos DB and Storage accounts show the new key.</summary>
    public TimeSpan KeyFollowDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From a new key version in the vault until Cosmos DB takes it up by itself.</summary>
    public TimeSpan CosmosAutoRotationDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>From a new key version in the vault until the managed Storage account takes it up by itself.</summary>
    public TimeSpan StorageAutoRotationDelay { get; set; } = TimeSpan.FromDays(1);

    /// <summary>From the loss (or the return) of access to the key until Cosmos DB says so.</summary>
    public TimeSpan RevocationDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From the write of a role assignment, or its deletion, until it counts.</summary>
    public TimeSpan RolePropagationDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a provider stays Registering.</summary>
    public TimeSpan ProviderRegistrationDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far Resource Graph is behind.</summary>
    public TimeSpan ResourceGraphDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a deleted workspace can be recovered and holds its name.</summary>
    public TimeSpan WorkspaceSoftDeleteRetention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a polling URL is known.</summary>
    public TimeSpan OperationUrlLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Seconds sent as Retry-After with a workspace's 202 to PUT and PATCH; null sends none, as was recorded.</summary>
    public int? RetryAfterOnAccepted { get; set; }

    /// <summary>Whether a vault's first PUT answers RegisteringDns and the deletion of a group asks for 15 seconds of patience, as was recorded.</summary>
    public bool SlowDependencies { get; set; }

    /// <summary>What the tags of a workspace PATCH do: Replace or Merge.</summary>
    public PatchTagsMode WorkspacePatchTags { get; set; } = PatchTagsMode.Replace;

    /// <summary>What happens to a member of a workspace PATCH that is not updatable: Refuse or Ignore.</summary>
    public UndeclaredMode WorkspacePatchUndeclared { get; set; } = UndeclaredMode.Refuse;

    /// <summary>What a PUT without the encryption block does to an encrypted workspace: Refuse or Ignore.</summary>
    public UndeclaredMode PutWithoutEncryption { get; set; } = UndeclaredMode.Refuse;

    /// <summary>Whether the managed group stands after a late create failure.</summary>
    public bool KeepManagedGroupAfterFailedCreate { get; set; }

    /// <summary>Whether the workspace stands, Failed, after a late create failure.</summary>
    public bool KeepWorkspaceAfterFailedCreate { get; set; } = true;

    /// <summary>Whether an associated resource that does not exist is refused only after the 202.</summary>
    public bool MissingAssociatedResourceIsLate { get; set; }

    /// <summary>Whether the data plane answers the GET of a disabled key with 403 KeyDisabled.</summary>
    public bool DisabledKeyReadIsForbidden { get; set; }

    /// <summary>Whether wrapping with a disabled key is refused too (one report says that it is not).</summary>
    public bool DisabledKeyWrapIsForbidden { get; set; } = true;

    /// <summary>Whether the managed group carries managedBy.</summary>
    public bool ManagedGroupHasManagedBy { get; set; } = true;

    /// <summary>The pattern of managed group names: {workspace}, {group} and {guid} are filled in, and 90 characters kept.</summary>
    public string ManagedGroupNamePattern { get; set; } = "azureml-rg-{workspace}_{guid}";

    /// <summary>How Cosmos DB shows the version in use: Version, Uri or Absent.</summary>
    public CosmosVersionShape CosmosKeyVersionShape { get; set; } = CosmosVersionShape.Version;

    /// <summary>Whether Azure makes a container registry when a workspace has none.</summary>
    public bool RegistryAppears { get; set; }

    /// <summary>Whether the purge of a soft-deleted workspace answers "not found" while its name stays blocked.</summary>
    public bool PurgeDeadEnd { get; set; }

    /// <summary>The code of that dead end: ResourceNotFound or UserError.</summary>
    public string PurgeDeadEndCode { get; set; } = "UserError";

    /// <summary>Who may do what: Administrator (whoever is not spoken of in policies and assignments may do everything), Evaluated (rights count for all).</summary>
    public CallerAccessMode CallerAccess { get; set; } = CallerAccessMode.Administrator;

    /// <summary>Object ids, application ids or scopes whose callers get 403 from ARM for a matching action: see <see cref="DeniedAction"/>.</summary>
    public List<DeniedAction> DeniedActions { get; set; } = [];

    /// <summary>Whether Azure Cosmos DB's principal is in the tenant.</summary>
    public bool CosmosPrincipalPresent { get; set; } = true;

    /// <summary>Whether Microsoft Graph may be read.</summary>
    public bool GraphReadable { get; set; } = true;

    /// <summary>Whether a role assignment to an unknown principal is refused with PrincipalNotFound.</summary>
    public bool UnknownPrincipalsAreRefused { get; set; }

    /// <summary>State by subscription id (Enabled, Disabled, Warned, PastDue, Deleted, or NotFound); everything else is Enabled.</summary>
    public Dictionary<string, string> SubscriptionStates { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tags that Azure Policy adds to every resource written.</summary>
    public Dictionary<string, string> PolicyTags { get; set; } = [];

    /// <summary>Display names of the regions that have Azure Machine Learning; empty means all known regions.</summary>
    public List<string> MachineLearningRegions { get; set; } = [];

    /// <summary>AI Search services a subscription may have in a region.</summary>
    public int SearchServiceQuota { get; set; } = 1000;

    /// <summary>Cosmos DB accounts a subscription may have.</summary>
    public int CosmosAccountQuota { get; set; } = 1000;

    /// <summary>Storage accounts a subscription may have in a region.</summary>
    public int StorageAccountQuota { get; set; } = 1000;

    /// <summary>Whether ARM's buckets refuse when they are empty; they are counted and shown in any case.</summary>
    public bool Throttling { get; set; } = true;

    /// <summary>Queries a principal may send to Resource Graph in five seconds.</summary>
    public int ResourceGraphQuota { get; set; } = 15;
}

/// <summary>What the tags of a PATCH do to those that are there.</summary>
internal enum PatchTagsMode
{
    Replace,
    Merge,
}

/// <summary>What becomes of a request that the documentation does not settle.</summary>
internal enum UndeclaredMode
{
    Refuse,
    Ignore,
}

/// <summary>How Cosmos DB shows the key version in use.</summary>
internal enum CosmosVersionShape
{
    Version,
    Uri,
    Absent,
}

/// <summary>Whose rights are evaluated.</summary>
internal enum CallerAccessMode
{
    Administrator,
    Evaluated,
}

/// <summary>A right that callers lack: ARM then answers 403 AuthorizationFailed.</summary>
internal sealed class DeniedAction
{
    /// <summary>Client or object id of the caller; null means everyone.</summary>
    public string? Caller { get; set; }

    /// <summary>The action, with wildcards, such as <c>Microsoft.Authorization/roleAssignments/read</c>.</summary>
    public string Action { get; set; } = "*";

    /// <summary>The id at and below which the right is missing; null means everywhere.</summary>
    public string? Scope { get; set; }
}

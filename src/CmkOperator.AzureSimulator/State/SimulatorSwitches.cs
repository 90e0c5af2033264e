using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.AzureSimulator.State;

/// <summary>
/// How this Azure behaves where delays are arbitrary and where the documentation leaves the behaviour open. Read and changed under the
/// state id <c>/_simulator/switches</c>. Times are <c>[d.]hh:mm:ss</c> of the test clock.
/// </summary>
internal sealed class SimulatorSwitches
{
    [Description("How long a workspace operation runs. Azure takes ten to thirty minutes.")]
    public TimeSpan OperationDuration { get; set; } = TimeSpan.FromSeconds(1);

    [Description("From the good end of a workspace's creation until a GET shows the workspace; until then it answers 404.")]
    public TimeSpan CreatedWorkspaceLag { get; set; }

    [Description("From the end of a workspace's key change until its Cosmos DB and Storage accounts show the new key.")]
    public TimeSpan KeyFollowDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Description("From a new key version in the vault until Cosmos DB takes it up by itself.")]
    public TimeSpan CosmosAutoRotationDelay { get; set; } = TimeSpan.FromHours(1);

    [Description("From a new key version in the vault until the managed Storage account takes it up by itself.")]
    public TimeSpan StorageAutoRotationDelay { get; set; } = TimeSpan.FromDays(1);

    [Description("From the loss (or the return) of access to the key until Cosmos DB says so.")]
    public TimeSpan RevocationDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Description("From the write of a role assignment, or its deletion, until it counts.")]
    public TimeSpan RolePropagationDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    [Description("How long a provider stays Registering.")]
    public TimeSpan ProviderRegistrationDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How far Resource Graph is behind.")]
    public TimeSpan ResourceGraphDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    [Description("How long a deleted workspace can be recovered and holds its name.")]
    public TimeSpan WorkspaceSoftDeleteRetention { get; set; } = TimeSpan.FromDays(14);

    [Description("How long a polling URL is known.")]
    public TimeSpan OperationUrlLifetime { get; set; } = TimeSpan.FromHours(24);

    [Description("Seconds sent as Retry-After with a workspace's 202 to PUT and PATCH; null sends none, as was recorded.")]
    public int? RetryAfterOnAccepted { get; set; }

    [Description("Whether a vault's first PUT answers RegisteringDns and the deletion of a group asks for 15 seconds of patience, as was recorded.")]
    public bool SlowDependencies { get; set; }

    [Description("What the tags of a workspace PATCH do: Replace or Merge.")]
    public PatchTagsMode WorkspacePatchTags { get; set; } = PatchTagsMode.Replace;

    [Description("What happens to a member of a workspace PATCH that is not updatable: Refuse or Ignore.")]
    public UndeclaredMode WorkspacePatchUndeclared { get; set; } = UndeclaredMode.Refuse;

    [Description("Whether the managed network of a workspace can be disabled again.")]
    public bool ManagedNetworkCanBeDisabled { get; set; }

    [Description("What a PUT without the encryption block does to an encrypted workspace: Refuse or Ignore.")]
    public UndeclaredMode PutWithoutEncryption { get; set; } = UndeclaredMode.Refuse;

    [Description("What happens to a workspace whose key is reached with an identity that the workspace itself does not have: Refuse or Ignore.")]
    public UndeclaredMode UnattachedKeyIdentity { get; set; } = UndeclaredMode.Refuse;

    [Description("What happens when a workspace gives up all its user-assigned identities beside the system-assigned one, or its primary one: Accept, Refuse, or Keep (accepted without an effect).")]
    public IdentityLossMode IdentityLoss { get; set; } = IdentityLossMode.Accept;

    [Description("Whether the managed group stands after a late create failure.")]
    public bool KeepManagedGroupAfterFailedCreate { get; set; }

    [Description("Whether the workspace stands, Failed, after a late create failure.")]
    public bool KeepWorkspaceAfterFailedCreate { get; set; } = true;

    [Description("Whether an associated resource that does not exist is refused only after the 202.")]
    public bool MissingAssociatedResourceIsLate { get; set; }

    [Description("Whether a storage account with a hierarchical namespace is refused, late, as the default storage of a workspace: reports disagree.")]
    public bool HierarchicalNamespaceIsRefused { get; set; }

    [Description("Whether the data plane answers the GET of a disabled key with 403 KeyDisabled.")]
    public bool DisabledKeyReadIsForbidden { get; set; }

    [Description("Whether wrapping with a disabled key is refused too (one report says that it is not).")]
    public bool DisabledKeyWrapIsForbidden { get; set; } = true;

    [Description("Whether the managed group carries managedBy.")]
    public bool ManagedGroupHasManagedBy { get; set; } = true;

    [Description("The pattern of managed group names: {workspace}, {group} and {guid} are filled in, and 90 characters kept.")]
    public string ManagedGroupNamePattern { get; set; } = "azureml-rg-{workspace}_{guid}";

    [Description("How Cosmos DB shows the version in use: Version, Uri or Absent.")]
    public CosmosVersionShape CosmosKeyVersionShape { get; set; } = CosmosVersionShape.Version;

    [Description("Whether Azure makes a container registry when a workspace has none.")]
    public bool RegistryAppears { get; set; }

    [Description("Whether the purge of a soft-deleted workspace answers \"not found\" while its name stays blocked.")]
    public bool PurgeDeadEnd { get; set; }

    [Description("The code of that dead end: ResourceNotFound or UserError.")]
    public string PurgeDeadEndCode { get; set; } = "UserError";

    [Description("Who may do what: Administrator (whoever is not spoken of in policies and assignments may do everything), Evaluated (rights count for all).")]
    public CallerAccessMode CallerAccess { get; set; } = CallerAccessMode.Administrator;

    [Description("Object ids, application ids or scopes whose callers get 403 from ARM for a matching action: see DeniedAction.")]
    public List<DeniedAction> DeniedActions { get; set; } = [];

    [Description("Tenants that exist beside the simulator's own, by id or domain: their clients get tokens, which ARM refuses. Any other is AADSTS90002.")]
    public List<string> Tenants { get; set; } = [];

    [Description("Whether Azure Cosmos DB's principal is in the tenant.")]
    public bool CosmosPrincipalPresent { get; set; } = true;

    [Description("Whether Azure Cosmos DB's own principal needs the key also where an identity is named for it; sources disagree.")]
    public bool CosmosDbNeedsKeyBesideIdentity { get; set; } = true;

    [Description("Whether Microsoft Graph may be read.")]
    public bool GraphReadable { get; set; } = true;

    [Description("Whether a role assignment to an unknown principal is refused with PrincipalNotFound.")]
    public bool UnknownPrincipalsAreRefused { get; set; }

    [Description("State by subscription id (Enabled, Disabled, Warned, PastDue, Deleted, or NotFound); everything else is Enabled.")]
    public Dictionary<string, string> SubscriptionStates { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [Description("Tags that Azure Policy adds to every resource written.")]
    public Dictionary<string, string> PolicyTags { get; set; } = [];

    [Description("Display names of the regions that have Azure Machine Learning; empty means all known regions.")]
    public List<string> MachineLearningRegions { get; set; } = [];

    [Description("AI Search services a subscription may have in a region.")]
    public int SearchServiceQuota { get; set; } = 1000;

    [Description("Cosmos DB accounts a subscription may have.")]
    public int CosmosAccountQuota { get; set; } = 1000;

    [Description("Storage accounts a subscription may have in a region.")]
    public int StorageAccountQuota { get; set; } = 1000;

    [Description("Whether ARM's buckets refuse when they are empty; they are counted and shown in any case.")]
    public bool Throttling { get; set; } = true;

    [Description("Queries a principal may send to Resource Graph in five seconds.")]
    public int ResourceGraphQuota { get; set; } = 15;

    [Description("Resource types, or ids, that Resource Graph does not show, as while its index is behind or broken.")]
    public List<string> ResourceGraphOmits { get; set; } = [];

    [Description("Names of properties that Resource Graph's rows lack: not everything that a GET returns is projected.")]
    public List<string> ResourceGraphOmitsProperties { get; set; } = [];

    /// <summary>What each switch does, for readers of the state who do not have the code.</summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(SimulatorSwitches))]
    public static JsonObject Help()
    {
        var help = new JsonObject();
        foreach (var property in typeof(SimulatorSwitches).GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken))
        {
            help[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = property.GetCustomAttribute<DescriptionAttribute>()!.Description;
        }

        return help;
    }
}

/// <summary>What the tags of a PATCH do to the existing ones.</summary>
internal enum PatchTagsMode
{
    Replace,
    Merge,
}

/// <summary>What happens to a request that the documentation leaves open.</summary>
internal enum UndeclaredMode
{
    Refuse,
    Ignore,
}

/// <summary>What Azure does when a workspace gives identities up: the documentation and Terraform's live test disagree.</summary>
internal enum IdentityLossMode
{
    Accept,
    Refuse,
    Keep,
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

/// <summary>A right that callers lack: ARM then returns 403 AuthorizationFailed.</summary>
internal sealed class DeniedAction
{
    /// <summary>Client or object id of the caller; null means everyone.</summary>
    public string? Caller { get; set; }

    /// <summary>The action, with wildcards, such as <c>Microsoft.Authorization/roleAssignments/read</c>.</summary>
    public string Action { get; set; } = "*";

    /// <summary>The id at and below which the right is missing; null means everywhere.</summary>
    public string? Scope { get; set; }
}

/// <summary>Source-generated JSON of the switches.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SimulatorSwitches))]
internal sealed partial class SwitchesJson : JsonSerializerContext;

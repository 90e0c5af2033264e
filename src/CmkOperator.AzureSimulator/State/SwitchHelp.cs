namespace CmkOperator.AzureSimulator.State;

/// <summary>What each switch does, for those who read the state and not the code.</summary>
internal static class SwitchHelp
{
    public static IReadOnlyDictionary<string, string> Sentences { get; } = new Dictionary<string, string>
    {
        ["operationDuration"] = "How long a workspace operation runs. Azure takes ten to thirty minutes.",
        ["keyFollowDelay"] = "From the end of a workspace's key change until its Cosmos DB and Storage accounts show the new key.",
        ["cosmosAutoRotationDelay"] = "From a new key version in the vault until Cosmos DB takes it up by itself.",
        ["storageAutoRotationDelay"] = "From a new key version in the vault until the managed Storage account takes it up by itself.",
        ["revocationDelay"] = "From the loss (or the return) of access to the key until Cosmos DB says so.",
        ["rolePropagationDelay"] = "From the write of a role assignment, or its deletion, until it counts.",
        ["providerRegistrationDelay"] = "How long a provider stays Registering.",
        ["resourceGraphDelay"] = "How far Resource Graph is behind.",
        ["workspaceSoftDeleteRetention"] = "How long a deleted workspace can be recovered and holds its name.",
        ["operationUrlLifetime"] = "How long a polling URL is known.",
        ["retryAfterOnAccepted"] = "Seconds sent as Retry-After with a workspace's 202 to PUT and PATCH; null sends none, as was recorded.",
        ["slowDependencies"] = "Whether a vault's first PUT answers RegisteringDns and the deletion of a group asks for 15 seconds of patience, as was recorded.",
        ["workspacePatchTags"] = "What the tags of a workspace PATCH do: Replace or Merge.",
        ["workspacePatchUndeclared"] = "What happens to a member of a workspace PATCH that is not updatable: Refuse or Ignore.",
        ["putWithoutEncryption"] = "What a PUT without the encryption block does to an encrypted workspace: Refuse or Ignore.",
        ["keepManagedGroupAfterFailedCreate"] = "Whether the managed group stands after a late create failure.",
        ["keepWorkspaceAfterFailedCreate"] = "Whether the workspace stands, Failed, after a late create failure.",
        ["missingAssociatedResourceIsLate"] = "Whether an associated resource that does not exist is refused only after the 202.",
        ["disabledKeyReadIsForbidden"] = "Whether the data plane answers the GET of a disabled key with 403 KeyDisabled.",
        ["disabledKeyWrapIsForbidden"] = "Whether wrapping with a disabled key is refused too (one report says that it is not).",
        ["managedGroupHasManagedBy"] = "Whether the managed group carries managedBy.",
        ["managedGroupNamePattern"] = "The pattern of managed group names: {workspace}, {group} and {guid} are filled in, and 90 characters kept.",
        ["cosmosKeyVersionShape"] = "How Cosmos DB shows the version in use: Version, Uri or Absent.",
        ["registryAppears"] = "Whether Azure makes a container registry when a workspace has none.",
        ["purgeDeadEnd"] = "Whether the purge of a soft-deleted workspace answers \"not found\" while its name stays blocked.",
        ["purgeDeadEndCode"] = "The code of that dead end: ResourceNotFound or UserError.",
        ["callerAccess"] = "Who may do what: Administrator (whoever is not spoken of in policies and assignments may do everything), Evaluated (rights count for all).",
        ["deniedActions"] = "Object ids, application ids or scopes whose callers get 403 from ARM for a matching action: see DeniedAction.",
        ["cosmosPrincipalPresent"] = "Whether Azure Cosmos DB's principal is in the tenant.",
        ["graphReadable"] = "Whether Microsoft Graph may be read.",
        ["unknownPrincipalsAreRefused"] = "Whether a role assignment to an unknown principal is refused with PrincipalNotFound.",
        ["subscriptionStates"] = "State by subscription id (Enabled, Disabled, Warned, PastDue, Deleted, or NotFound); everything else is Enabled.",
        ["policyTags"] = "Tags that Azure Policy adds to every resource written.",
        ["machineLearningRegions"] = "Display names of the regions that have Azure Machine Learning; empty means all known regions.",
        ["searchServiceQuota"] = "AI Search services a subscription may have in a region.",
        ["cosmosAccountQuota"] = "Cosmos DB accounts a subscription may have.",
        ["storageAccountQuota"] = "Storage accounts a subscription may have in a region.",
        ["throttling"] = "Whether ARM's buckets refuse when they are empty; they are counted and shown in any case.",
        ["resourceGraphQuota"] = "Queries a principal may send to Resource Graph in five seconds.",
    };
}

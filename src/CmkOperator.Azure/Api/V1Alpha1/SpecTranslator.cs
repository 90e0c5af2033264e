using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Workspaces;
using k8s.Models;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// Parses a CmkWorkspace. Admission has checked most of it; this checks again, because an object can have been stored under an
/// older schema, or while the schema was not enforced. All problems are reported together.
/// </summary>
internal static partial class SpecTranslator
{
    private const int LongestTag = 256;
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(24);

    /// <summary>Translates one object.</summary>
    public static SpecTranslation Translate(CmkWorkspace workspace, SpecContext context)
    {
        var spec = workspace.Spec ?? new CmkWorkspaceSpec();
        var problems = new SpecProblems();
        var key = new ObjectKey(workspace.Metadata.NamespaceProperty ?? string.Empty, workspace.Metadata.Name);
        var desired = new DesiredWorkspace
        {
            Key = key,
            Generation = workspace.Metadata.Generation ?? 0,
            CreatedAt = workspace.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created, TimeSpan.Zero) : DateTimeOffset.UnixEpoch,
            DeletionRequestedAt = workspace.Metadata.DeletionTimestamp is { } deleted ? new DateTimeOffset(deleted, TimeSpan.Zero) : null,
            HasFinalizer = workspace.Metadata.Finalizers?.Contains(CmkWorkspaceNames.Finalizer) == true,
            OwnerTag = OwnerTag(context.ClusterId, key),
            SubscriptionId = problems.Match("spec.subscriptionId", spec.SubscriptionId, Uuid(), "a subscription's GUID"),
            ResourceGroup = problems.Match("spec.resourceGroup", spec.ResourceGroup, ResourceGroup(), "a resource group's name"),
            Location = problems.Match("spec.location", spec.Location, Location(), "a region's short name, such as westeurope"),
            WorkspaceName = problems.Match(
                "spec.workspaceName", spec.WorkspaceName ?? workspace.Metadata.Name, WorkspaceName(), "3 to 33 letters, digits, hyphens and underscores"),
            HbiWorkspace = spec.HbiWorkspace ?? false,
            Encryption = Encryption(spec.Encryption, context, problems),
            KeyAccess = problems.Enum("spec.keyAccess", spec.KeyAccess, KeyAccessMode.Verify),
            GrantPermitted = context.GrantVaults.Any(vault => ArmId.Same(vault, spec.Encryption?.KeyVaultId)),
            Credentials = Credentials(spec.Credentials, problems),
            AssociatedResources = Associated(spec.AssociatedResources, problems),
            Identity = Identity(spec.Identity, problems),
            PublicNetworkAccess = problems.OneOf("spec.publicNetworkAccess", spec.PublicNetworkAccess, "Enabled", "Disabled"),
            SystemDatastoresAuthMode = problems.OneOf(
                "spec.systemDatastoresAuthMode", spec.SystemDatastoresAuthMode, "AccessKey", "Identity", "UserDelegationSAS"),
            ImageBuildCompute = spec.ImageBuildCompute is { } compute
                ? problems.Match("spec.imageBuildCompute", compute, ComputeName(), "the name of a compute of the workspace")
                : null,
            V1LegacyMode = spec.V1LegacyMode,
            ServerlessSubnetId = spec.ServerlessCompute?.SubnetId is { } subnet
                ? problems.Match("spec.serverlessCompute.subnetId", subnet, SubnetId(), "the ARM id of a Microsoft.Network/virtualNetworks/subnets")
                : null,
            ServerlessNoPublicIp = spec.ServerlessCompute?.NoPublicIp,
            IsolationMode = problems.OneOf(
                "spec.managedNetwork.isolationMode", spec.ManagedNetwork?.IsolationMode, "Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"),
            FirewallSku = problems.OneOf("spec.managedNetwork.firewallSku", spec.ManagedNetwork?.FirewallSku, "Standard", "Basic"),
            ProvisionNetworkOnCreate = spec.ManagedNetwork?.ProvisionOnCreate,
            FriendlyName = spec.FriendlyName,
            Description = spec.Description,
            Tags = Tags(spec.Tags, problems),
            AdoptionPolicy = problems.Enum("spec.adoptionPolicy", spec.AdoptionPolicy, AdoptionPolicy.Never),
            DeletionPolicy = problems.Enum("spec.deletionPolicy", spec.DeletionPolicy, DeletionPolicy.Retain),
            DeletionProtection = spec.DeletionProtection ?? false,
            ExternalDeletionPolicy = problems.Enum("spec.externalDeletionPolicy", spec.ExternalDeletionPolicy, ExternalDeletionPolicy.Stop),
            DriftPolicy = problems.Enum("spec.driftPolicy", spec.DriftPolicy, DriftPolicy.Correct),
            Suspend = spec.Suspend ?? false,
            ObserveOnly = spec.ObserveOnly ?? false,
            Interval = Interval(spec.Interval, context, problems),
            RequestedAt = Annotation(workspace, CmkWorkspaceNames.RequestedAtAnnotation),
            FluxRequestedAt = Annotation(workspace, CmkWorkspaceNames.FluxRequestedAtAnnotation),
        };
        return new SpecTranslation(desired, problems.All);
    }

    /// <summary>The owner tag's value: the object's name, or a hash of it where the name exceeds the length of a tag's value.</summary>
    internal static string OwnerTag(string clusterId, ObjectKey key)
    {
        var plain = $"{clusterId}/{key}";
        return plain.Length <= LongestTag ? plain : $"{clusterId}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())))}";
    }

    private static DesiredEncryption Encryption(EncryptionSpec? spec, SpecContext context, SpecProblems problems)
    {
        const string Path = "spec.encryption";
        var vault = ArmId.TryParse(problems.Form($"{Path}.keyVaultId", spec?.KeyVaultId, KeyForms.KeyVaultId.ProblemOf)) ?? SpecProblems.NoResource;
        return new DesiredEncryption(
            vault.ToString(),
            $"{vault.Name}.{context.VaultSuffix}".ToLowerInvariant(),
            problems.Form($"{Path}.keyName", spec?.KeyName, KeyForms.KeyName.ProblemOf),
            spec?.KeyVersion is { } version ? problems.Form($"{Path}.keyVersion", version, KeyForms.KeyVersion.ProblemOf) : null,
            spec?.UserAssignedIdentityId is { } identity ? Identity($"{Path}.userAssignedIdentityId", identity, problems) : null);
    }

    private static DesiredCredentials? Credentials(CredentialsSpec? spec, SpecProblems problems) => spec is null
        ? null
        : new DesiredCredentials(
            problems.Match("spec.credentials.tenantId", spec.TenantId, Uuid(), "a tenant's GUID").ToLowerInvariant(),
            problems.Match("spec.credentials.clientId", spec.ClientId, Uuid(), "a client's GUID").ToLowerInvariant(),
            problems.Match("spec.credentials.serviceAccountName", spec.ServiceAccountName, ServiceAccountName(), "the name of a ServiceAccount"));

    private static AssociatedResources Associated(AssociatedResourcesSpec? spec, SpecProblems problems)
    {
        const string Path = "spec.associatedResources";
        return new AssociatedResources(
            problems.Resource($"{Path}.storageAccountId", spec?.StorageAccountId, "Microsoft.Storage", "storageAccounts").ToString(),
            problems.Resource($"{Path}.keyVaultId", spec?.KeyVaultId, "Microsoft.KeyVault", "vaults").ToString(),
            problems.Resource($"{Path}.applicationInsightsId", spec?.ApplicationInsightsId, "Microsoft.Insights", "components").ToString(),
            spec?.ContainerRegistryId is { } registry
                ? problems.Resource($"{Path}.containerRegistryId", registry, "Microsoft.ContainerRegistry", "registries").ToString()
                : null,
            spec?.AllowReplacement ?? false);
    }

    private static WorkspaceIdentity? Identity(IdentitySpec? spec, SpecProblems problems)
    {
        if (spec is null)
        {
            return null;
        }

        var type = problems.OneOf("spec.identity.type", spec.Type, "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned") ?? "SystemAssigned";
        var ids = spec.UserAssignedIdentityIds ?? [];
        if (type.Contains("UserAssigned", StringComparison.Ordinal) != ids.Count > 0)
        {
            problems.Add("spec.identity.userAssignedIdentityIds", $"has {ids.Count} entries, which type {type} does not allow");
        }

        if (type == "UserAssigned" && spec.PrimaryUserAssignedIdentityId is null)
        {
            problems.Add("spec.identity.primaryUserAssignedIdentityId", "is needed with type UserAssigned");
        }

        return new WorkspaceIdentity(
            type,
            [.. ids.Select((id, index) => Identity($"spec.identity.userAssignedIdentityIds[{index}]", id, problems))
                .DistinctBy(ArmId.Normalise)
                .Order(StringComparer.OrdinalIgnoreCase)],
            spec.PrimaryUserAssignedIdentityId is { } primary ? Identity("spec.identity.primaryUserAssignedIdentityId", primary, problems) : null);
    }

    private static string Identity(string path, string id, SpecProblems problems) =>
        problems.Resource(path, id, "Microsoft.ManagedIdentity", "userAssignedIdentities").ToString();

    // Azure treats them as one tag: it would keep one of the values and never store the other.
    private static IReadOnlyDictionary<string, string> Tags(IReadOnlyDictionary<string, string>? tags, SpecProblems problems)
    {
        tags ??= new Dictionary<string, string>();
        foreach (var same in tags.Keys.Order(StringComparer.Ordinal).GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            problems.Add("spec.tags", $"has {string.Join(" and ", same)}, which are one tag: Azure ignores the case of tag names");
        }

        return tags;
    }

    private static TimeSpan Interval(string? interval, SpecContext context, SpecProblems problems)
    {
        if (interval is null)
        {
            return context.DefaultInterval;
        }

        if (Duration.TryParse(interval, out var parsed) && parsed >= ShortestInterval && parsed <= LongestInterval)
        {
            return parsed;
        }

        problems.Add("spec.interval", $"is {interval}, not a duration from 1m to 24h");
        return context.DefaultInterval;
    }

    // Cut to the length at which status echoes it: otherwise an overlong request would never count as handled.
    private static string? Annotation(CmkWorkspace workspace, string name) => BoundedText.Cut(workspace.GetAnnotation(name), BoundedText.Echo);

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[-\p{L}\p{Nd}._()]{0,89}[-\p{L}\p{Nd}_()]\z")]
    private static partial Regex ResourceGroup();

    [GeneratedRegex(@"^[a-z0-9]+\z")]
    private static partial Regex Location();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}\z")]
    private static partial Regex WorkspaceName();

    // Spelled out, because ignoring case would also accept letters that are not ASCII.
    [GeneratedRegex(
        @"^/[sS][uU][bB][sS][cC][rR][iI][pP][tT][iI][oO][nN][sS]/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
            + @"/[rR][eE][sS][oO][uU][rR][cC][eE][gG][rR][oO][uU][pP][sS]/[-\p{L}\p{Nd}_.()]{0,89}[-\p{L}\p{Nd}_()]"
            + @"/[pP][rR][oO][vV][iI][dD][eE][rR][sS]/[mM][iI][cC][rR][oO][sS][oO][fF][tT]\.[nN][eE][tT][wW][oO][rR][kK]"
            + @"/[vV][iI][rR][tT][uU][aA][lL][nN][eE][tT][wW][oO][rR][kK][sS]/[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]"
            + @"/[sS][uU][bB][nN][eE][tT][sS]/[a-zA-Z0-9]([a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_])?\z")]
    private static partial Regex SubnetId();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}\z")]
    private static partial Regex ComputeName();

    [GeneratedRegex(@"^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex ServiceAccountName();
}

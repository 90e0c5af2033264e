using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.CreateOnly;

/// <summary>
/// The table of create-only fields. The CRD's transition rules, the reconciler's guard, the <c>kubectl explain</c> texts and the
/// documentation are all made from it, or held to it by a test. Its order is the order of precedence of the reasons.
/// </summary>
public static class CreateOnlyFields
{
    private const string WayBack = "put back the value that status.createOnly shows";
    private const string NewWorkspace = "declare a new CmkWorkspace with another workspaceName";

    /// <summary><c>spec.hbiWorkspace</c>.</summary>
    public static CreateOnlyField HbiWorkspace { get; } = new()
    {
        Path = "hbiWorkspace",
        AzureProperty = "properties.hbiWorkspace",
        Comparison = CreateOnlyComparison.Flag,
        Absence = CreateOnlyAbsence.MeansFalse,
        Reason = "HbiWorkspaceImmutable",
        Explanation = "Create-only: Azure sets it when the workspace is created and never changes it.",
        Refusal = $"hbiWorkspace is set when the workspace is created and Azure never changes it: {WayBack}, or {NewWorkspace} for the other setting.",
        Declared = desired => FlagText.Of(desired.HbiWorkspace),
        Read = values => FlagText.Of(values.HbiWorkspace),
        With = (values, value) => values with { HbiWorkspace = bool.TryParse(value, out var flag) ? flag : null },
    };

    /// <summary><c>spec.encryption.keyVaultId</c>.</summary>
    public static CreateOnlyField KeyVaultId { get; } = new()
    {
        Path = "encryption.keyVaultId",
        AzureProperty = "properties.encryption.keyVaultProperties.keyVaultArmId",
        HoldsKey = true,
        Comparison = CreateOnlyComparison.ArmId,
        Reason = "KeyVaultImmutable",
        Explanation = "Create-only: after creation the key may change only to another key, or version, in the original vault.",
        Refusal = "encryption.keyVaultId is set when the workspace is created: afterwards the key may change only to another key, or version, "
            + $"in the original vault. {Sentence(WayBack)} and change encryption.keyName or encryption.keyVersion, or {NewWorkspace} for another vault.",
        Declared = desired => desired.Encryption.KeyVaultId,
        Read = values => values.KeyVaultId,
        With = (values, value) => values with { KeyVaultId = value },
    };

    /// <summary><c>spec.location</c>.</summary>
    public static CreateOnlyField Location { get; } = new()
    {
        Path = "location",
        AzureProperty = "location",
        Comparison = CreateOnlyComparison.Region,
        Reason = "LocationMismatch",
        Explanation = "Create-only: a workspace does not move to another region.",
        Refusal = $"location is set when the workspace is created and a workspace does not move: {WayBack}, or {NewWorkspace} in the other region.",
        RecordedLength = 128,
        Declared = desired => desired.Location,
        Read = values => values.Location,
        With = (values, value) => values with { Location = value },
    };

    /// <summary><c>spec.subscriptionId</c>.</summary>
    public static CreateOnlyField SubscriptionId { get; } = Identifying(
        "subscriptionId",
        "the subscription in the resource id",
        64,
        desired => desired.SubscriptionId,
        values => values.SubscriptionId,
        (values, value) => values with { SubscriptionId = value });

    /// <summary><c>spec.resourceGroup</c>.</summary>
    public static CreateOnlyField ResourceGroup { get; } = Identifying(
        "resourceGroup",
        "the resource group in the resource id",
        512,
        desired => desired.ResourceGroup,
        values => values.ResourceGroup,
        (values, value) => values with { ResourceGroup = value });

    /// <summary><c>spec.workspaceName</c>.</summary>
    public static CreateOnlyField WorkspaceName { get; } = Identifying(
        "workspaceName",
        "name",
        260,
        desired => desired.WorkspaceName,
        values => values.WorkspaceName,
        (values, value) => values with { WorkspaceName = value }) with
    {
        Absence = CreateOnlyAbsence.MeansObjectName,
        Refusal = $"workspaceName (metadata.name when absent) identifies the workspace that this object manages and cannot change: {WayBack}, "
            + "or declare another CmkWorkspace for the other workspace.",
    };

    /// <summary><c>spec.encryption.userAssignedIdentityId</c>.</summary>
    public static CreateOnlyField EncryptionIdentityId { get; } = new()
    {
        Path = "encryption.userAssignedIdentityId",
        AzureProperty = "properties.encryption.identity.userAssignedIdentity",
        HoldsKey = true,
        Comparison = CreateOnlyComparison.ArmId,
        Absence = CreateOnlyAbsence.MeansNone,
        Reason = "FieldImmutable",
        Explanation = "Create-only: it cannot be added, changed or removed later.",
        Refusal = "encryption.userAssignedIdentityId is set when the workspace is created and cannot be added, changed or removed: "
            + $"{WayBack} (leave the field out when it shows none), or {NewWorkspace} for another identity.",
        Declared = desired => desired.Encryption.UserAssignedIdentityId,
        Read = values => values.EncryptionIdentityId,
        With = (values, value) => values with { EncryptionIdentityId = value },
    };

    /// <summary><c>spec.associatedResources.storageAccountId</c>.</summary>
    public static CreateOnlyField StorageAccountId { get; } = Associated(
        "storageAccountId",
        "storageAccount",
        resources => resources.StorageAccountId,
        values => values.StorageAccountId,
        (values, value) => values with { StorageAccountId = value });

    /// <summary><c>spec.associatedResources.keyVaultId</c>.</summary>
    public static CreateOnlyField AssociatedKeyVaultId { get; } = Associated(
        "keyVaultId",
        "keyVault",
        resources => resources.KeyVaultId,
        values => values.AssociatedKeyVaultId,
        (values, value) => values with { AssociatedKeyVaultId = value });

    /// <summary><c>spec.associatedResources.applicationInsightsId</c>.</summary>
    public static CreateOnlyField ApplicationInsightsId { get; } = Associated(
        "applicationInsightsId",
        "applicationInsights",
        resources => resources.ApplicationInsightsId,
        values => values.ApplicationInsightsId,
        (values, value) => values with { ApplicationInsightsId = value }) with
    {
        IsReplaceable = true,
        Explanation = "Create-only, unless allowReplacement is true: then it changes in place.",
        Refusal = "associatedResources.applicationInsightsId changes only with associatedResources.allowReplacement: true, because the telemetry so far stays "
            + $"in the component that has it: {WayBack}, set allowReplacement to true in the same change, or {NewWorkspace} for the other component.",
    };

    /// <summary><c>spec.associatedResources.containerRegistryId</c>.</summary>
    public static CreateOnlyField ContainerRegistryId { get; } = Associated(
        "containerRegistryId",
        "containerRegistry",
        resources => resources.ContainerRegistryId,
        values => values.ContainerRegistryId,
        (values, value) => values with { ContainerRegistryId = value }) with
    {
        Absence = CreateOnlyAbsence.MeansUnmanaged,
        IsReplaceable = true,
        Explanation = "Create-only, but may be added later while the workspace has none; changed in place only while allowReplacement is true.",
        Refusal = "associatedResources.containerRegistryId may be added while the workspace has no registry, but changes only with "
            + $"associatedResources.allowReplacement: true, because images do not move to the other registry: {WayBack}, set allowReplacement to true in the "
            + $"same change, or {NewWorkspace} for another registry.",
    };

    /// <summary><c>spec.managedNetwork.provisionOnCreate</c>.</summary>
    public static CreateOnlyField ProvisionOnCreate { get; } = new()
    {
        Path = "managedNetwork.provisionOnCreate",
        AzureProperty = "properties.provisionNetworkNow",
        IsInOptionalPart = true,
        Comparison = CreateOnlyComparison.Trigger,
        Absence = CreateOnlyAbsence.MeansFalse,
        Reason = "FieldImmutable",
        Explanation = "Create-only: it has an effect only when the workspace is created.",
        Refusal = $"managedNetwork.provisionOnCreate has an effect only when the workspace is created: {WayBack} (leave the field out when it shows none). "
            + "Later, provision the network in Azure, or create a compute: Azure then provisions it.",
        Declared = desired => FlagText.Of(desired.ProvisionNetworkOnCreate),
        Read = values => FlagText.Of(values.ProvisionOnCreate),
        With = (values, value) => values with { ProvisionOnCreate = bool.TryParse(value, out var flag) ? flag : null },
    };

    /// <summary><c>spec.identity.type</c>.</summary>
    public static CreateOnlyField IdentityType { get; } = new()
    {
        Path = "identity.type",
        AzureProperty = "identity.type",
        Comparison = CreateOnlyComparison.IdentityType,
        Absence = CreateOnlyAbsence.MeansUnmanaged,
        Reason = "FieldImmutable",
        Explanation = "User-assigned identities can be added and removed in place; the system-assigned identity, once present, can never be removed.",
        Refusal = "identity.type cannot drop SystemAssigned: Azure never removes the system-assigned identity from a workspace. "
            + "Use 'SystemAssigned,UserAssigned' to add user-assigned identities in place.",
        RecordedLength = 64,
        Declared = desired => desired.Identity?.Type,
        Read = values => values.IdentityType,
        With = (values, value) => values with { IdentityType = value },
    };

    /// <summary>All of them. When several fields differ, the first one gives the reason.</summary>
    public static IReadOnlyList<CreateOnlyField> All { get; } =
    [
        HbiWorkspace,
        KeyVaultId,
        Location,
        SubscriptionId,
        ResourceGroup,
        WorkspaceName,
        EncryptionIdentityId,
        StorageAccountId,
        AssociatedKeyVaultId,
        ApplicationInsightsId,
        ContainerRegistryId,
        ProvisionOnCreate,
        IdentityType,
    ];

    private static CreateOnlyField Identifying(
        string path,
        string azureProperty,
        int recordedLength,
        Func<DesiredWorkspace, string?> declared,
        Func<CreateOnlyValues, string?> read,
        Func<CreateOnlyValues, string?, CreateOnlyValues> with) => new()
        {
            Path = path,
            AzureProperty = azureProperty,
            IsInResourceId = true,
            HoldsKey = true,
            Comparison = CreateOnlyComparison.Name,
            Reason = "FieldImmutable",
            Explanation = "Create-only: it identifies the workspace that the object manages.",
            Refusal = $"{path} identifies the workspace that this object manages and cannot change: {WayBack}, or declare another CmkWorkspace for the other workspace.",
            RecordedLength = recordedLength,
            Declared = declared,
            Read = read,
            With = with,
        };

    private static CreateOnlyField Associated(
        string name,
        string azureProperty,
        Func<AssociatedResources, string?> declared,
        Func<CreateOnlyValues, string?> read,
        Func<CreateOnlyValues, string?, CreateOnlyValues> with) => new()
        {
            Path = $"associatedResources.{name}",
            AzureProperty = $"properties.{azureProperty}",
            Comparison = CreateOnlyComparison.ArmId,
            Reason = "FieldImmutable",
            Explanation = "Create-only: a workspace keeps the resource it was created with.",
            Refusal = $"associatedResources.{name} is set when the workspace is created and cannot change: {WayBack}, or {NewWorkspace} for the other resource.",
            Declared = desired => declared(desired.AssociatedResources),
            Read = read,
            With = with,
        };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

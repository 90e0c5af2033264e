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
        Read = values => values.HbiWorkspace switch { true => "true", false => "false", null => null },
    };

    /// <summary><c>spec.encryption.keyVaultId</c>.</summary>
    public static CreateOnlyField KeyVaultId { get; } = new()
    {
        Path = "encryption.keyVaultId",
        AzureProperty = "properties.encryption.keyVaultProperties.keyVaultArmId",
        Comparison = CreateOnlyComparison.ArmId,
        Reason = "KeyVaultImmutable",
        Explanation = "Create-only: after creation the key may change only to another key, or version, in the original vault.",
        Refusal = "encryption.keyVaultId is set when the workspace is created: afterwards the key may change only to another key, or version, "
            + $"in the original vault. {Sentence(WayBack)} and change encryption.keyName or encryption.keyVersion, or {NewWorkspace} for another vault.",
        Read = values => values.KeyVaultId,
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
        Read = values => values.Location,
    };

    /// <summary><c>spec.subscriptionId</c>.</summary>
    public static CreateOnlyField SubscriptionId { get; } = Identifying(
        "subscriptionId", "the subscription in the resource id", values => values.SubscriptionId);

    /// <summary><c>spec.resourceGroup</c>.</summary>
    public static CreateOnlyField ResourceGroup { get; } = Identifying(
        "resourceGroup", "the resource group in the resource id", values => values.ResourceGroup);

    /// <summary><c>spec.workspaceName</c>.</summary>
    public static CreateOnlyField WorkspaceName { get; } = Identifying(
        "workspaceName", "name", values => values.WorkspaceName) with
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
        Comparison = CreateOnlyComparison.ArmId,
        Absence = CreateOnlyAbsence.MeansNone,
        Reason = "FieldImmutable",
        Explanation = "Create-only: it cannot be added, changed or removed later.",
        Refusal = "encryption.userAssignedIdentityId is set when the workspace is created and cannot be added, changed or removed: "
            + $"{WayBack} (leave the field out when it shows none), or {NewWorkspace} for another identity.",
        Read = values => values.EncryptionIdentityId,
    };

    /// <summary><c>spec.associatedResources.storageAccountId</c>.</summary>
    public static CreateOnlyField StorageAccountId { get; } = Associated(
        "storageAccountId", "storageAccount", values => values.StorageAccountId);

    /// <summary><c>spec.associatedResources.keyVaultId</c>.</summary>
    public static CreateOnlyField AssociatedKeyVaultId { get; } = Associated(
        "keyVaultId", "keyVault", values => values.AssociatedKeyVaultId);

    /// <summary><c>spec.associatedResources.applicationInsightsId</c>.</summary>
    public static CreateOnlyField ApplicationInsightsId { get; } = Associated(
        "applicationInsightsId", "applicationInsights", values => values.ApplicationInsightsId);

    /// <summary><c>spec.associatedResources.containerRegistryId</c>.</summary>
    public static CreateOnlyField ContainerRegistryId { get; } = Associated(
        "containerRegistryId", "containerRegistry", values => values.ContainerRegistryId) with
    {
        Absence = CreateOnlyAbsence.MeansUnmanaged,
        Explanation = "Create-only, but may be added later while the workspace has none; never changed or removed.",
        Refusal = "associatedResources.containerRegistryId may be added while the workspace has no registry, but never changed or removed: "
            + $"{WayBack}, or {NewWorkspace} for another registry.",
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
        Read = values => values.IdentityType,
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
        IdentityType,
    ];

    private static CreateOnlyField Identifying(string path, string azureProperty, Func<CreateOnlyValues, string?> read) => new()
    {
        Path = path,
        AzureProperty = azureProperty,
        IsInResourceId = true,
        Comparison = CreateOnlyComparison.Name,
        Reason = "FieldImmutable",
        Explanation = "Create-only: it identifies the workspace that the object manages.",
        Refusal = $"{path} identifies the workspace that this object manages and cannot change: {WayBack}, or declare another CmkWorkspace for the other workspace.",
        Read = read,
    };

    private static CreateOnlyField Associated(string name, string azureProperty, Func<CreateOnlyValues, string?> read) => new()
    {
        Path = $"associatedResources.{name}",
        AzureProperty = $"properties.{azureProperty}",
        Comparison = CreateOnlyComparison.ArmId,
        Reason = "FieldImmutable",
        Explanation = "Create-only: a workspace keeps the resource it was created with.",
        Refusal = $"associatedResources.{name} is set when the workspace is created and cannot change: {WayBack}, or {NewWorkspace} for the other resource.",
        Read = read,
    };

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

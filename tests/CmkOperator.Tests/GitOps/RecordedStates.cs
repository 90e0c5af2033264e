using CmkOperator.TestKit.Verdicts;
using static CmkOperator.Tests.GitOps.RecordedState;

namespace CmkOperator.Tests.GitOps;

/// <summary>The states under <c>argocd/…/testdata</c>: where each comes from, and its verdict. One for each way through the script.</summary>
internal static class RecordedStates
{
    /// <summary>All of them, in the order of a workspace's life.</summary>
    public static IReadOnlyList<RecordedState> All { get; } =
    [
        new("just-created", "happy-path", "Progressing", state => Kstatus.Condition(state, "Ready") is null),
        Of("creating", "happy-path", "Progressing", "False", "Creating"),
        Of("ready", "happy-path", "Healthy", "True", "Succeeded", state => Has(state, "EncryptionInForce", "True", "Succeeded")),

        Of("vault-on-its-way", "vault-missing", "Progressing", "False", "VaultNotFound", state => Has(state, "Reconciling", "True")),
        Of("vault-missing", "vault-missing", "Degraded", "False", "VaultNotFound", state => Has(state, "Stalled", "True")),
        Of("purge-protection-off", "purge-protection-off", "Degraded", "False", "PurgeProtectionDisabled"),
        Of("quota-exceeded", "quota-exceeded", "Degraded", "False", "QuotaExceeded"),
        Of("create-failed-trying-again", "late-failure/19", "Progressing", "False", "CreateFailed"),
        Of("workspace-exists", "name-taken", "Degraded", "False", "WorkspaceExists"),
        Of("ownership-conflict", "two-objects", "Degraded", "False", "OwnershipConflict"),
        Of("operator-locked-out", "operator-locked-out", "Degraded", "Unknown", "AuthorizationFailed"),
        new("azure-unreachable", "azure-unreachable", "Progressing", state => Has(state, "Ready", "Unknown", "AzureUnavailable")),

        new("edited-and-not-looked-at", "key-change", "Progressing", state => !IsCurrent(state) && Has(state, "Ready", "True", "Succeeded")),
        Of("key-rotating", "key-change", "Progressing", "False", "KeyRotating"),
        Of("stores-take-up-the-key", "key-change", "Healthy", "True", "Succeeded", state => Has(state, "EncryptionInForce", "True", "KeyRotating")),
        Of("old-version-disabled-early", "old-version-disabled-early", "Healthy", "True", "Succeeded", state => Has(state, "EncryptionInForce", "True", "OldKeyVersionDisabled")),
        Of("key-expiring", "key-expiring", "Healthy", "True", "Succeeded", state => Has(state, "KeyReady", "True", "KeyExpiring")),
        Of("vault-change-refused", "vault-move", "Degraded", "False", "KeyVaultImmutable"),
        Of("hbi-change-refused", "hbi-change", "Degraded", "False", "HbiWorkspaceImmutable"),
        Of("drift-left-as-told", "drift-reported", "Healthy", "True", "Succeeded", state => Has(state, "InSync", "False", "Drifted")),
        Of("observed-only", "observe-only", "Healthy", "True", "ObserveOnly"),

        Of("key-revoked", "key-revoked", "Degraded", "True", "Succeeded", state => Has(state, "EncryptionInForce", "False", "KeyAccessRevoked")),
        Of("managed-resource-missing", "managed-resource-deleted", "Degraded", "True", "Succeeded", state => Has(state, "ManagedResourcesReady", "False")),
        Of("managed-resources-unreadable", "managed-unreadable", "Healthy", "True", "Succeeded", state => Has(state, "ManagedResourcesReady", "Unknown")),
        Of("externally-deleted", "external-deletion", "Degraded", "False", "ExternallyDeleted"),

        Of("suspended-from-the-start", "suspend", "Suspended", "False", "Suspended"),
        Of("suspended-while-ready", "suspend-and-resume", "Suspended", "True", "Suspended"),
        new("resumed-and-not-looked-at", "suspend-and-resume", "Progressing", state => state["spec"]!["suspend"]?.GetValue<bool>() != true && Has(state, "Ready", "True", "Suspended")),

        new("deletion-not-looked-at", "delete-purge", "Progressing", state => IsDeleting(state) && !IsCurrent(state)),
        Deleting("deleting", "delete-purge", "Progressing", "Deleting"),
        Deleting("deletion-protected", "delete-protected", "Degraded", "DeletionProtected"),
        Deleting("deletion-locked", "late-failure/21", "Degraded", "ScopeLocked"),
        Deleting("purge-incomplete", "purge-dead-end", "Degraded", "PurgeIncomplete"),
    ];
}

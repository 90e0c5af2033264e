using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Whether a workspace can use the associated storage account (Azure documentation: "Configure Azure storage", "Disable shared key access").
/// Azure refuses an unsuitable one late, after it has made other resources, so the account is looked at before the first PUT. What sources
/// disagree on, and what a later change of Azure may have lifted, is Unknown and never blocks.
/// </summary>
public static class StorageCheck
{
    /// <summary>The field that names the account, without <c>spec.</c>: its key among the associated resources.</summary>
    public const string Field = "associatedResources.storageAccountId";

    private static readonly string[] Kinds = ["StorageV2", "Storage"];

    /// <summary>Runs the checks. That the account is missing or cannot be read is the matter of another check.</summary>
    public static IReadOnlyList<NamedVerdict> Assess(WorkspaceInput input)
    {
        var reading = input.Observed.AssociatedResources.GetValueOrDefault(Field) ?? Reading.NotRead<AssociatedResourceFacts>();
        var name = NameOf(input.Desired.AssociatedResources.StorageAccountId);
        var live = input.Observed.Workspace.ValueOrDefault;
        return
        [
            new("AssociatedStorage", Judge(reading, name, storage => Kind(name, storage, input.Desired, live))),
            new("AssociatedStorageKeys", Judge(reading, name, storage => SharedKeys(name, storage, input.Desired, live))),
            new("AssociatedStorageNamespace", Judge(reading, name, storage => Hierarchy(name, storage, input.Desired, live))),
        ];
    }

    private static Verdict Judge(Reading<AssociatedResourceFacts> reading, string name, Func<AssociatedStorageFacts?, Verdict> judge) => reading switch
    {
        { ValueOrDefault: { } found } => judge(found.Storage),
        { IsUnread: true } => Verdict.Unread(reading, $"storage account {name}") with { Blocks = false },
        Reading<AssociatedResourceFacts>.Absent => Unknown($"Storage account {name} does not exist, so there is nothing to check yet"),
        _ => Unknown($"Storage account {name} cannot be read, so the operator cannot tell whether a workspace can use it"),
    };

    private static Verdict Kind(string name, AssociatedStorageFacts? storage, DesiredWorkspace desired, WorkspaceFacts? live)
    {
        if (storage?.Kind is not { } kind)
        {
            return Unknown($"Azure does not report the kind of storage account {name}");
        }

        var sku = storage.Sku ?? string.Empty;
        var unsuitable = !Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase) ? $"Storage account {name} is of kind {kind}"
            : sku.StartsWith("Premium", StringComparison.OrdinalIgnoreCase) ? $"Storage account {name} is a premium account ({sku})"
            : null;
        if (unsuitable is null)
        {
            return Verdict.Holds($"Storage account {name} is of kind {kind}{(sku.Length == 0 ? string.Empty : $" ({sku})")}");
        }

        // The account of a living workspace cannot change, so to declare another one would be wrong advice.
        return IsAccepted(live, desired)
            ? Verdict.Holds($"{unsuitable}, which Azure documents that a workspace cannot use, and Azure accepted it for this workspace")
            : Verdict.Fails(ConditionReason.AssociatedResourceUnsuitable, $"{unsuitable}, which a workspace cannot use");
    }

    private static Verdict SharedKeys(string name, AssociatedStorageFacts? storage, DesiredWorkspace desired, WorkspaceFacts? live)
    {
        // Absent means allowed.
        if (storage?.SharedKeyAccess != false)
        {
            return Verdict.Holds($"Storage account {name} permits shared keys");
        }

        // What Azure has counts: a declared mode can be left unapplied.
        var mode = live?.SystemDatastoresAuthMode ?? desired.SystemDatastoresAuthMode ?? "AccessKey";
        return string.Equals(mode, "Identity", StringComparison.OrdinalIgnoreCase)
            ? Verdict.Holds($"Storage account {name} permits no shared keys, and systemDatastoresAuthMode is Identity")
            : Unknown(
                $"Storage account {name} permits no shared keys (allowSharedKeyAccess is false), and Azure documents that a workspace then needs "
                    + $"systemDatastoresAuthMode Identity; it is {mode}. Declare spec.systemDatastoresAuthMode: Identity, or permit shared keys on the account");
    }

    private static Verdict Hierarchy(string name, AssociatedStorageFacts? storage, DesiredWorkspace desired, WorkspaceFacts? live)
    {
        if (storage?.HierarchicalNamespace != true)
        {
            return Verdict.Holds($"Storage account {name} has no hierarchical namespace");
        }

        return IsAccepted(live, desired)
            ? Verdict.Holds($"Storage account {name} has a hierarchical namespace, and Azure accepted it for this workspace")
            : Unknown(
                $"Storage account {name} has a hierarchical namespace. Azure refused such an account as the default storage of a workspace in the past, and does not document "
                    + "whether it still does. If the creation fails, declare an account without one");
    }

    // Of an account that is declared and not in use Azure has accepted nothing.
    private static bool IsAccepted(WorkspaceFacts? live, DesiredWorkspace desired) =>
        string.Equals(live?.ProvisioningState, "Succeeded", StringComparison.OrdinalIgnoreCase)
        && (live!.CreateOnly.StorageAccountId is not { Length: > 0 } used || ArmId.Same(used, desired.AssociatedResources.StorageAccountId));

    private static Verdict Unknown(string message) => Verdict.CannotTell(ConditionReason.AssociatedResourceUnsuitable, message);

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}

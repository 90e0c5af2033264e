using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>R3 and R4 against live Azure: applies the table of create-only fields to declared and live values.</summary>
public static class ImmutabilityCheck
{
    /// <summary>The create-only values that the object declares.</summary>
    public static CreateOnlyValues Declared(DesiredWorkspace desired) =>
        CreateOnlyFields.All.Aggregate(new CreateOnlyValues(), (values, field) => field.With(values, field.Declared(desired)));

    /// <summary>The create-only values that Azure has, in a form that a spec can declare.</summary>
    public static CreateOnlyValues Live(WorkspaceFacts live)
    {
        var id = ArmId.TryParse(live.Id);
        var values = live.CreateOnly with
        {
            SubscriptionId = id?.SubscriptionId,
            ResourceGroup = id?.ResourceGroup,
            Location = Regions.Normalise(live.Location),
            WorkspaceName = live.Name,
            HbiWorkspace = live.HbiWorkspace ?? false,
            KeyVaultId = live.KeyVaultArmId,
            EncryptionIdentityId = live.EncryptionIdentityId,
            IdentityType = live.Identity.Type,
        };
        return CreateOnlyFields.All.Where(field => field.Comparison is CreateOnlyComparison.ArmId)
            .Aggregate(values, (sum, field) => field.With(sum, ArmId.WithoutSlash(field.Read(sum))));
    }

    // Azure need not report the vault's id: the host of the key says which vault it is.
    private static CreateOnlyValues Told(DesiredWorkspace desired, WorkspaceFacts live) =>
        string.IsNullOrEmpty(live.KeyVaultArmId) && KeyIdentifier.TryParse(live.KeyIdentifier)?.IsIn(desired.Encryption.KeyVaultId) == true
            ? Live(live) with { KeyVaultId = desired.Encryption.KeyVaultId }
            : Live(live);

    /// <summary>What differs from the live workspace and cannot be changed in place, nor may be replaced.</summary>
    public static IReadOnlyList<CreateOnlyDifference> Assess(DesiredWorkspace desired, WorkspaceFacts live) =>
        [.. CreateOnlyGuard.Differences(Declared(desired), Told(desired, live)).Where(difference => !Permits(desired, difference.Field))];

    /// <summary>
    /// What of that is refused. A resource that can be replaced and was, outside the operator, while the declared one stayed the same, is drift.
    /// </summary>
    public static IReadOnlyList<CreateOnlyDifference> Refused(WorkspaceInput input, WorkspaceFacts live) =>
        [.. Assess(input.Desired, live).Where(difference => !WasReplaced(input.Recorded, difference))];

    /// <summary>The resources that were or may be replaced: differences in place.</summary>
    public static IReadOnlyList<CreateOnlyDifference> Replacements(WorkspaceInput input, WorkspaceFacts live) =>
        [
            .. CreateOnlyGuard.Differences(Declared(input.Desired), Live(live))
                .Where(difference => difference.Field.IsReplaceable && (Permits(input.Desired, difference.Field) || WasReplaced(input.Recorded, difference))),
        ];

    /// <summary>True when the object permits a change of that field in place.</summary>
    public static bool Permits(DesiredWorkspace desired, CreateOnlyField field) => field.IsReplaceable && desired.AssociatedResources.AllowReplacement;

    // Azure had what is declared, and then it did not; later passes recognise the difference by its row.
    private static bool WasReplaced(WorkspaceStatus recorded, CreateOnlyDifference difference) =>
        difference.Field.IsReplaceable
        && ((recorded.CreateOnly is { } last && ArmId.Same(difference.Declared, difference.Field.Read(last)))
            || recorded.Drifts.Any(row => row.Field == difference.Field.Path && row.Action == DriftAction.Report && row.Desired == DriftRule.Shown(difference.Declared)));

    /// <summary>The condition's reason of a difference.</summary>
    public static ConditionReason ReasonOf(CreateOnlyDifference difference) => Enum.Parse<ConditionReason>(difference.Field.Reason);

    /// <summary>The differences in words.</summary>
    public static string Describe(IReadOnlyList<CreateOnlyDifference> differences) =>
        string.Join(
            "; ",
            differences.Select(difference =>
                $"spec.{difference.Field.Path} is {Shown(difference.Declared)}, the workspace has {Shown(difference.Live)}"));

    private static string Shown(string value) => value.Length == 0 ? "not set" : value;
}

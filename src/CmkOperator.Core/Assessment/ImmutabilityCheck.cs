using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>R3 and R4 against live Azure: applies the table of create-only fields to declared and live values.</summary>
public static class ImmutabilityCheck
{
    /// <summary>The create-only values that the object declares.</summary>
    public static CreateOnlyValues Declared(DesiredWorkspace desired)
    {
        return CreateOnlyFields.All.Aggregate(new CreateOnlyValues(), (values, field) => field.With(values, field.Declared(desired)));
    }

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

    /// <summary>What differs; empty while the lock has not begun.</summary>
    public static IReadOnlyList<CreateOnlyDifference> Assess(DesiredWorkspace desired, WorkspaceFacts live) =>
        CreateOnlyGuard.Differences(Declared(desired), Live(live));

    /// <summary>The condition's reason of a difference.</summary>
    public static ConditionReason ReasonOf(CreateOnlyDifference difference)
    {
        return Enum.Parse<ConditionReason>(difference.Field.Reason);
    }

    /// <summary>The differences in words.</summary>
    public static string Describe(IReadOnlyList<CreateOnlyDifference> differences) =>
        string.Join(
            "; ",
            differences.Select(difference =>
                $"spec.{difference.Field.Path} is {Shown(difference.Declared)}, the workspace has {Shown(difference.Live)}"));

    private static string Shown(string value) => value.Length == 0 ? "not set" : value;
}

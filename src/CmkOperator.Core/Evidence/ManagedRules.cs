using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Evidence;

/// <summary>R5 to R7: the resources that Microsoft manages.</summary>
internal static class ManagedRules
{
    private const string Network = "Microsoft.Network/virtualNetworks";

    // What the coverage says of the key of each store.
    private static readonly (string Type, string Component)[] Components =
    [
        ("Microsoft.DocumentDB/databaseAccounts", "Azure Cosmos DB"),
        ("Microsoft.Search/searchServices", "Azure AI Search"),
        ("Microsoft.Storage/storageAccounts", "Storage account of the managed resource group"),
    ];

    public static RuleFinding Stores(RuleFacts facts) => WithGroup(facts, (group, condition) =>
    {
        var encryption = facts.Find(ConditionType.EncryptionInForce);
        // Azure never reports the key of an index of AI Search.
        var unseen = group.Resources.Where(row => row.Type != Network && row.KeyIdentifier is null).ToList();
        var finding = (encryption?.Status, condition.Status) switch
        {
            (ConditionStatus.False, _) => RuleFinding.Fail(encryption.Message),
            (_, ConditionStatus.False) => RuleFinding.Fail(condition.Message),
            (ConditionStatus.True, ConditionStatus.True) => unseen.Count == 0
                ? RuleFinding.Pass(encryption.Message)
                : RuleFinding.Warn($"{encryption.Message}. The key of {string.Join(", ", unseen.Select(row => Named(row, facts)))}"),
            (_, ConditionStatus.True) => RuleFinding.Warn(encryption?.Message ?? "Whether the stores are under the key has not been looked at"),
            _ => RuleFinding.Warn(condition.Message),
        };
        return finding.On(encryption).On(Components.Select(store => RuleFacts.Of(facts.Coverage(store.Component))));
    });

    public static RuleFinding Lifetime(RuleFacts facts)
    {
        if (facts.Find(ConditionType.Ready) is { Reason: ConditionReason.PurgeIncomplete } left)
        {
            return RuleFinding.Fail(left.Message).On(left);
        }

        return WithGroup(facts, (group, condition) =>
        {
            var missing = group.Resources.Where(row => row.State == RowWords.Missing).Select(row => row.Type).ToList();
            return condition switch
            {
                { Reason: ConditionReason.ManagedResourceGroupMissing } => RuleFinding.Fail(condition.Message),
                _ when missing.Count > 0 => RuleFinding.Fail($"The workspace is there, and these of its managed resources are not: {string.Join(", ", missing)}"),
                { Status: ConditionStatus.Unknown } => RuleFinding.Warn(condition.Message),
                _ when group.Resources.FirstOrDefault(row => row.State == RowWords.Unreadable) is { } unread => RuleFinding.Warn($"{unread.Type} cannot be read: {unread.Detail}"),
                _ => RuleFinding.Pass($"The workspace and the managed resource group {group.Name} with its resources are there"),
            };
        });
    }

    public static RuleFinding Quota(RuleFacts facts)
    {
        var ready = facts.Find(ConditionType.Ready);
        var failure = facts.Status.Operation?.Failure;
        if (ready?.Reason == ConditionReason.QuotaExceeded || failure?.Reason == ConditionReason.QuotaExceeded)
        {
            return RuleFinding.Fail(failure is { Reason: ConditionReason.QuotaExceeded } ? failure.Message : ready!.Message)
                .On(failure is null ? null : new RuleEvidence("status.operation.failure", $"{failure.Reason}: {failure.Message}")).On(ready);
        }

        if (ready?.Reason == ConditionReason.CapacityUnavailable)
        {
            return RuleFinding.Warn(ready.Message).On(ready);
        }

        var cost = facts.Coverage("Cost");
        return WithGroup(facts, (_, condition) => condition.Status == ConditionStatus.True
            ? RuleFinding.Pass($"Azure created the managed resources, so their quota was enough. {cost?.Detail}".TrimEnd())
            : RuleFinding.Warn($"Whether the quota was enough for all managed resources cannot be told: {condition.Message}"))
            .On(RuleFacts.Of(cost));
    }

    private static RuleFinding WithGroup(RuleFacts facts, Func<ManagedGroupRecord, Condition, RuleFinding> judge)
    {
        if (facts.Absence is { } absence)
        {
            return absence;
        }

        if (facts.Find(ConditionType.ManagedResourcesReady) is not { } condition || facts.Status.ManagedResourceGroup is not { } group)
        {
            return RuleFinding.Warn("The managed resources have not been looked at").On(facts.Find(ConditionType.ManagedResourcesReady));
        }

        return judge(group, condition).On(condition).On(group.Resources.Select(RuleFacts.Of));
    }

    private static string Named(ManagedResourceRow row, RuleFacts facts)
    {
        var component = Components.FirstOrDefault(store => store.Type == row.Type).Component;
        var words = component is null ? null : facts.Coverage(component)?.Detail;
        return $"{component ?? row.Type} cannot be verified: {(row.State == RowWords.Ready ? words ?? row.Detail : row.Detail)}";
    }
}

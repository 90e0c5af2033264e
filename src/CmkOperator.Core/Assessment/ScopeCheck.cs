using CmkOperator.Conditions;
using CmkOperator.Desired;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// What a creation depends on besides the key: subscription, group, providers, associated resources, locks. What cannot be read
/// is Unknown and does not block, because the request itself will show it.
/// </summary>
public static class ScopeCheck
{
    private const string MachineLearning = "Microsoft.MachineLearningServices";
    private const string SubscriptionName = "Subscription";
    private const string GroupName = "ResourceGroup";
    private const string ProvidersName = "ResourceProviders";
    private const string LocksName = "Locks";

    /// <summary>True for a check of what only a creation needs: of a workspace that is there it is not looked at.</summary>
    /// <param name="check">The name of the check.</param>
    public static bool IsOfCreation(string check) => check is SubscriptionName or GroupName or ProvidersName or LocksName;

    /// <summary>Runs the checks, in the order in which their causes are reported.</summary>
    public static IReadOnlyList<NamedVerdict> Assess(WorkspaceInput input)
    {
        return
        [
            new(SubscriptionName, Subscription(input.Desired, input.Observed.Subscription)),
            new(GroupName, Group(input.Desired, input.Observed.ResourceGroup)),
            new(ProvidersName, Providers(input.Desired, input.Observed.Providers)),
            new("AssociatedResources", Associated(input.Observed.AssociatedResources)),
            .. StorageCheck.Assess(input),
            new(LocksName, Locks(input.Desired, input.Observed.Locks)),
        ];
    }

    private static Verdict Subscription(DesiredWorkspace desired, Reading<SubscriptionFacts> subscription) => subscription switch
    {
        Reading<SubscriptionFacts>.Present { Value.State: var state } => state.ToLowerInvariant() is "disabled" or "deleted"
            ? Verdict.Fails(ConditionReason.SubscriptionUnavailable, $"Subscription {desired.SubscriptionId} is {state}")
            : Verdict.Holds($"Subscription {desired.SubscriptionId} is {state}"),
        Reading<SubscriptionFacts>.Absent => Verdict.Fails(
            ConditionReason.SubscriptionUnavailable, $"Subscription {desired.SubscriptionId} was not found"),
        _ => Unseen(subscription, $"subscription {desired.SubscriptionId}"),
    };

    private static bool IsWorkspace(string id) => id.Contains($"/providers/{MachineLearning}/workspaces/", StringComparison.OrdinalIgnoreCase);

    private static Verdict Group(DesiredWorkspace desired, Reading<ResourceGroupFacts> group) => group switch
    {
        Reading<ResourceGroupFacts>.Present { Value.ProvisioningState: "Deleting" } => Verdict.Fails(
            ConditionReason.ResourceGroupNotFound, $"Resource group {desired.ResourceGroup} is being deleted"),
        Reading<ResourceGroupFacts>.Present { Value.ManagedBy: { } owner } when IsWorkspace(owner) => Verdict.Fails(
            ConditionReason.DenyAssignment,
            $"Resource group {desired.ResourceGroup} is managed by Microsoft for {owner}, and nobody may write to it",
            "Name another resource group, in a new object"),
        Reading<ResourceGroupFacts>.Present => Verdict.Holds($"Resource group {desired.ResourceGroup} exists"),
        Reading<ResourceGroupFacts>.Absent { Fault: var fault } when fault.Has("SubscriptionNotFound") => Verdict.Fails(
            ConditionReason.SubscriptionUnavailable, $"Subscription {desired.SubscriptionId} was not found"),
        Reading<ResourceGroupFacts>.Absent => Verdict.Fails(
            ConditionReason.ResourceGroupNotFound, $"There is no resource group {desired.ResourceGroup} in subscription {desired.SubscriptionId}"),
        _ => Unseen(group, $"resource group {desired.ResourceGroup}"),
    };

    private static Verdict Providers(DesiredWorkspace desired, IReadOnlyDictionary<string, Reading<ProviderFacts>> providers)
    {
        var missing = providers
            .Where(pair => pair.Value is Reading<ProviderFacts>.Absent
                || (pair.Value.ValueOrDefault is { } facts && facts.RegistrationState.ToLowerInvariant() is not "registered"))
            .Select(pair => pair.Key)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0)
        {
            return Verdict.Fails(
                ConditionReason.ProviderNotRegistered,
                $"Not registered in subscription {desired.SubscriptionId}: {string.Join(", ", missing)}");
        }

        var locations = providers.GetValueOrDefault(MachineLearning)?.ValueOrDefault?.WorkspaceLocations ?? [];
        if (locations.Count > 0 && !locations.Any(location => Regions.Same(location, desired.Location)))
        {
            return Verdict.Fails(ConditionReason.RegionUnsupported, $"Azure Machine Learning offers no workspaces in {desired.Location}");
        }

        return providers.Values.FirstOrDefault(reading => reading.ValueOrDefault is null) is { } unread
            ? Unseen(unread, "resource providers")
            : providers.Count == 0
                ? Verdict.Unread(Reading.NotRead<ProviderFacts>(), "resource providers")
                : Verdict.Holds($"Registered: {string.Join(", ", providers.Keys.Order(StringComparer.Ordinal))}");
    }

    /// <summary>The resources that a live workspace works with and that are gone; null when there are none. A declared one that differs is not in use.</summary>
    /// <param name="input">What was read.</param>
    /// <param name="drifts">The fields that differ from the live workspace.</param>
    public static Verdict? MissingInUse(WorkspaceInput input, IReadOnlyList<DriftRow> drifts) => Missing(Absent(input.Observed.AssociatedResources)
        .Where(field => !drifts.Any(row => field == row.Field || field.StartsWith(row.Field + ".", StringComparison.Ordinal))));

    /// <summary>True when the field names a resource that is known not to exist: it cannot replace another one.</summary>
    public static bool IsMissing(WorkspaceInput input, string field) =>
        input.Observed.AssociatedResources.GetValueOrDefault(field) is Reading<AssociatedResourceFacts>.Absent;

    /// <summary>The verdict on resources that do not exist, named by their fields; null without any.</summary>
    public static Verdict? Missing(IEnumerable<string> fields)
    {
        var missing = fields.Select(field => $"spec.{field}").Order(StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? null
            : Verdict.Fails(ConditionReason.AssociatedResourceNotFound, $"These resources do not exist: {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> Absent(IReadOnlyDictionary<string, Reading<AssociatedResourceFacts>> resources) =>
        resources.Where(pair => pair.Value is Reading<AssociatedResourceFacts>.Absent).Select(pair => pair.Key);

    private static Verdict Associated(IReadOnlyDictionary<string, Reading<AssociatedResourceFacts>> resources)
    {
        if (Missing(Absent(resources)) is { } missing)
        {
            return missing;
        }

        return resources.OrderBy(pair => pair.Key, StringComparer.Ordinal).FirstOrDefault(pair => pair.Value.ValueOrDefault is null) is { Value: not null } unread
            ? Unseen(unread.Value, $"resource of spec.{unread.Key}")
            : resources.Count == 0
                ? Verdict.Unread(Reading.NotRead<AssociatedResourceFacts>(), "associated resources")
                : Verdict.Holds("The associated resources exist");
    }

    private static Verdict Locks(DesiredWorkspace desired, Reading<IReadOnlyList<LockFacts>> locks)
    {
        if (locks.ValueOrDefault is not { } found)
        {
            return Unseen(locks, $"locks at resource group {desired.ResourceGroup}");
        }

        var forbidding = found
            .Where(held => string.Equals(held.Level, "ReadOnly", StringComparison.OrdinalIgnoreCase))
            .Select(held => held.Id)
            .Order(StringComparer.Ordinal)
            .ToList();
        return forbidding.Count > 0
            ? Verdict.Fails(ConditionReason.ScopeLocked, $"A ReadOnly lock blocks every write: {string.Join(", ", forbidding)}")
            : Verdict.Holds(found.Count == 0 ? "No locks" : $"No ReadOnly lock; {string.Join(", ", found.Select(held => held.Name).Order(StringComparer.Ordinal))} will block a deletion");
    }

    private static Verdict Unseen<T>(Reading<T> reading, string what)
        where T : notnull
    {
        if (reading.IsUnread)
        {
            return Verdict.Unread(reading, what);
        }

        var fault = reading.FaultOrDefault ?? new AzureFault(0, string.Empty, string.Empty);
        var reason = FaultCatalog.Classify(fault, ConditionReason.AuthorizationFailed);
        return new Verdict(
            ConditionStatus.Unknown,
            reason,
            FaultMessage.For($"Reading {what}", fault, reason),
            // Without an identity nothing can be written either; without a right to read, a write may still be allowed.
            Blocks: reason == ConditionReason.AuthenticationFailed);
    }
}

using CmkOperator.Conditions;
using CmkOperator.Faults;
using CmkOperator.Observed;
using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>
/// R5 and R6: the Microsoft-managed resource group and its members, as far as they can be read. There is nothing to plan here,
/// because only Microsoft can change them.
/// </summary>
public static class ManagedCheck
{
    private const string CosmosDbType = "Microsoft.DocumentDB/databaseAccounts";
    private const string SearchType = "Microsoft.Search/searchServices";
    private const string StorageType = "Microsoft.Storage/storageAccounts";
    private const string NetworkType = "Microsoft.Network/virtualNetworks";

    /// <summary>Assesses the group of a live workspace.</summary>
    public static ManagedVerdict Assess(WorkspaceInput input, WorkspaceFacts live)
    {
        var managed = Seen(input.Observed.Managed);
        var name = live.ServiceProvisionedResourceGroup ?? string.Empty;
        var cosmosDb = Member(managed.CosmosDb, "Azure Cosmos DB account", name, CosmosDb);
        var search = Member(managed.AiSearch, "Azure AI Search service", name, Search);
        var storage = Member(managed.Storage, "storage account", name, Storage);
        var network = live.ApprovedPrivateEndpoints > 0 ? Member(managed.VirtualNetwork, "virtual network", name, Network) : null;
        var group = Group(managed.Group, name, [cosmosDb, search, storage, network]);
        var encryption = EncryptionCheck.Assess(input, live);
        return new ManagedVerdict(
            group,
            cosmosDb,
            search,
            storage,
            network,
            encryption.Verdict,
            encryption.StoresShowTarget,
            name.Length == 0 ? null : Record(input, name, managed, live));
    }

    /// <summary>When the group is gone or unreadable, its members were not read: they are gone or unreadable as well.</summary>
    internal static ManagedFacts Seen(ManagedFacts managed) => managed.Group switch
    {
        Reading<ResourceGroupFacts>.Absent { Fault: var fault } => new ManagedFacts(
            managed.Group,
            new Reading<ManagedCosmosDbFacts>.Absent(fault),
            new Reading<ManagedSearchFacts>.Absent(fault),
            new Reading<ManagedStorageFacts>.Absent(fault),
            new Reading<ManagedNetworkFacts>.Absent(fault)),
        Reading<ResourceGroupFacts>.Unreadable { IsUnread: false, Fault: var fault } => new ManagedFacts(
            managed.Group,
            Shut(managed.CosmosDb, fault),
            Shut(managed.AiSearch, fault),
            Shut(managed.Storage, fault),
            Shut(managed.VirtualNetwork, fault)),
        _ => managed,
    };

    private static Reading<T> Shut<T>(Reading<T> reading, AzureFault fault)
        where T : notnull => reading is Reading<T>.NotRead ? new Reading<T>.Unreadable(fault) : reading;

    private static Verdict Group(Reading<ResourceGroupFacts> group, string name, IReadOnlyList<Verdict?> members) => group switch
    {
        _ when name.Length == 0 => Verdict.IsUnknown(
            ConditionReason.Progressing, "The workspace does not name its managed resource group yet", blocks: false),
        Reading<ResourceGroupFacts>.Absent => Verdict.Fails(
            ConditionReason.ManagedResourceGroupMissing, $"The managed resource group {name} does not exist") with
        { Blocks = false },
        { IsUnread: true } => Verdict.Unread(group, $"managed resource group {name}") with { Blocks = false },
        Reading<ResourceGroupFacts>.Unreadable => Verdict.IsUnknown(
            ConditionReason.ManagedResourcesUnreadable, $"The managed resource group {name} cannot be read", blocks: false),
        _ => FirstOf(members) ?? Verdict.Holds($"The managed resource group {name} contains its Azure Cosmos DB account, AI Search service and storage account"),
    };

    private static Verdict? FirstOf(IReadOnlyList<Verdict?> members) =>
        members.FirstOrDefault(member => member?.Status == ConditionStatus.False)
        ?? members.FirstOrDefault(member => member?.Status == ConditionStatus.Unknown);

    private static Verdict Member<T>(Reading<T> reading, string what, string group, Func<T, Verdict> judge)
        where T : notnull => reading switch
        {
            Reading<T>.Present present => judge(present.Value),
            Reading<T>.Absent => Verdict.Fails(
                ConditionReason.ManagedResourceMissing, $"The managed resource group {group} has no {what}") with
            { Blocks = false },
            { IsUnread: true } => Verdict.Unread(reading, what) with { Blocks = false },
            _ => Verdict.IsUnknown(
                ConditionReason.ManagedResourcesUnreadable, $"The {what} of the managed resource group {group} cannot be read", blocks: false),
        };

    private static Verdict CosmosDb(ManagedCosmosDbFacts facts)
    {
        var status = CosmosDbKeyStatus.Parse(facts.CustomerManagedKeyStatus);
        if (status.IsRevoked)
        {
            return Verdict.Fails(
                ConditionReason.KeyAccessRevoked, $"Azure Cosmos DB account {facts.Name} is revoked: {status.Cause}{Number(status)}", status.Advice) with
            { Blocks = false };
        }

        return Provisioned(facts.ProvisioningState, $"Azure Cosmos DB account {facts.Name}");
    }

    private static Verdict Search(ManagedSearchFacts facts) =>
        facts.Status.ToLowerInvariant() is "degraded" or "disabled" or "error" or "stopped" or "deleting"
            ? Degraded($"Azure AI Search service {facts.Name} is {facts.Status}")
            : Provisioned(facts.ProvisioningState, $"Azure AI Search service {facts.Name}");

    private static Verdict Storage(ManagedStorageFacts facts) =>
        string.Equals(facts.StatusOfPrimary, "unavailable", StringComparison.OrdinalIgnoreCase)
            ? Degraded($"Storage account {facts.Name} is unavailable")
            : Provisioned(facts.ProvisioningState, $"Storage account {facts.Name}");

    private static Verdict Network(ManagedNetworkFacts facts) => Provisioned(facts.ProvisioningState, $"Virtual network {facts.Name}");

    private static Verdict Provisioned(string state, string what) =>
        string.Equals(state, "Succeeded", StringComparison.OrdinalIgnoreCase) ? Verdict.Holds($"{what} is in place") : Degraded($"{what} is {state}");

    private static Verdict Degraded(string message) => Verdict.Fails(ConditionReason.ManagedResourceDegraded, message) with { Blocks = false };

    private static string Number(CosmosDbKeyStatus status) => status.Number is { } number ? $" ({number})" : string.Empty;

    private static ManagedGroupRecord Record(WorkspaceInput input, string name, ManagedFacts managed, WorkspaceFacts live)
    {
        var rows = new List<ManagedResourceRow>
        {
            Row(managed.CosmosDb, CosmosDbType, facts => new ManagedResourceRow(
                CosmosDbType, facts.Name, facts.Id, facts.ProvisioningState, EncryptionCheck.KeyOf(facts)?.ToString(), StateOf(CosmosDb(facts)), CosmosDbDetail(facts))),
            Row(managed.AiSearch, SearchType, facts => new ManagedResourceRow(
                SearchType, facts.Name, facts.Id, facts.ProvisioningState, null, StateOf(Search(facts)),
                $"Azure reports only the policy (enforcement {facts.Enforcement ?? "not reported"}), not the key of an index")),
            Row(managed.Storage, StorageType, facts => new ManagedResourceRow(
                StorageType, facts.Name, facts.Id, facts.ProvisioningState, facts.CurrentKeyIdentifier, StateOf(Storage(facts)),
                facts.LastRotatedAt is { } at ? $"Switched to its key at {at:yyyy-MM-ddTHH:mm:ssZ}" : "Azure does not report when it switched to its key")),
        };
        if (live.ApprovedPrivateEndpoints > 0)
        {
            rows.Add(Row(managed.VirtualNetwork, NetworkType, facts => new ManagedResourceRow(
                NetworkType, facts.Name, facts.Id, facts.ProvisioningState, null, StateOf(Network(facts)),
                $"Managed by Microsoft: its range {string.Join(", ", facts.AddressPrefixes)} cannot be changed")));
        }

        return new ManagedGroupRecord(
            name, $"/subscriptions/{input.Desired.SubscriptionId}/resourceGroups/{name}", [.. rows.OrderBy(row => row.Type, StringComparer.Ordinal)]);
    }

    private static ManagedResourceRow Row<T>(Reading<T> reading, string type, Func<T, ManagedResourceRow> row)
        where T : notnull => reading switch
        {
            Reading<T>.Present present => row(present.Value),
            Reading<T>.Absent => new ManagedResourceRow(type, string.Empty, string.Empty, string.Empty, null, RowWords.Missing, "It cannot be repaired: only Microsoft can create it"),
            _ => new ManagedResourceRow(type, string.Empty, string.Empty, string.Empty, null, RowWords.Unreadable, "The operator may not read it"),
        };

    private static string CosmosDbDetail(ManagedCosmosDbFacts facts)
    {
        var status = CosmosDbKeyStatus.Parse(facts.CustomerManagedKeyStatus);
        var key = status.IsRevoked ? $"Revoked: {status.Cause}{Number(status)}" : facts.CustomerManagedKeyStatus ?? "Azure does not report whether it can access the key";
        var network = facts.PrivateEndpoints > 0 || string.Equals(facts.PublicNetworkAccess, "Disabled", StringComparison.OrdinalIgnoreCase)
            ? "; its network allows only trusted Microsoft services"
            : string.Empty;
        return key.TrimEnd('.') + network;
    }

    private static string StateOf(Verdict verdict) => verdict.Status == ConditionStatus.True ? RowWords.Ready : RowWords.Degraded;
}

/// <summary>The verdict on the Microsoft-managed group. It is never part of Ready: Azure can report the workspace as Succeeded while a store does not serve.</summary>
/// <param name="Group">The condition ManagedResourcesReady.</param>
/// <param name="CosmosDb">The condition CosmosDbReady.</param>
/// <param name="AiSearch">The condition AiSearchReady.</param>
/// <param name="Storage">The condition StorageReady.</param>
/// <param name="VirtualNetwork">The condition VirtualNetworkReady; null without a private endpoint on the workspace.</param>
/// <param name="Encryption">The condition EncryptionInForce.</param>
/// <param name="StoresShowTarget">True when every readable store shows the key and version that the workspace is under.</param>
/// <param name="Record">What status records about the group; null before there is one.</param>
public sealed record ManagedVerdict(
    Verdict Group,
    Verdict CosmosDb,
    Verdict AiSearch,
    Verdict Storage,
    Verdict? VirtualNetwork,
    Verdict Encryption,
    bool StoresShowTarget,
    ManagedGroupRecord? Record);

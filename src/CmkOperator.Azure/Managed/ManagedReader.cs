using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Azure.ResourceGroups;
using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Azure.Managed;

/// <summary>
/// Reads the Microsoft-managed resource group and its members. Only Azure may change them, so this reader has no
/// writer beside it and must never get one.
/// </summary>
internal sealed class ManagedReader(AzureReader reader, ResourceGroupReader groups)
{
    private const string CosmosDbVersion = "2025-10-15";
    private const string SearchVersion = "2025-05-01";
    private const string NetworkVersion = "2024-05-01";

    /// <summary>The group of that name and its members; members of a missing group are not read.</summary>
    public async Task<ManagedFacts> ReadAsync(string subscriptionId, string groupName, CancellationToken cancellationToken)
    {
        var group = await groups.ReadAsync(subscriptionId, groupName, cancellationToken);
        if (group is Reading<ResourceGroupFacts>.Absent)
        {
            return ManagedFacts.NotRead with { Group = group };
        }

        var listed = await reader.ListAsync(
            reader.Arm($"/subscriptions/{subscriptionId}/resourceGroups/{groupName}/resources", ApiVersions.Resources),
            ManagedJson.Default.ListedResourcePage,
            item => item.Id is null || item.Type is null ? null : item,
            cancellationToken);
        var members = new Members(listed, groupName);
        var cosmosDb = ReadAsync(members, "Microsoft.DocumentDB/databaseAccounts", CosmosDbVersion, ManagedJson.Default.CosmosDbResource, CosmosDbMapper.Map, cancellationToken);
        var search = ReadAsync(members, "Microsoft.Search/searchServices", SearchVersion, ManagedJson.Default.SearchResource, SearchMapper.Map, cancellationToken);
        var storage = ReadAsync(members, "Microsoft.Storage/storageAccounts", ApiVersions.Storage, ManagedJson.Default.StorageResource, StorageMapper.Map, cancellationToken);
        var network = ReadAsync(members, "Microsoft.Network/virtualNetworks", NetworkVersion, ManagedJson.Default.VirtualNetworkResource, VirtualNetworkMapper.Map, cancellationToken);
        return new ManagedFacts(
            group,
            await cosmosDb,
            await search,
            await storage,
            await network);
    }

    private async Task<Reading<TFacts>> ReadAsync<TWire, TFacts>(
        Members members, string type, string apiVersion, JsonTypeInfo<TWire> json, Func<TWire, TFacts?> map, CancellationToken cancellationToken)
        where TWire : class
        where TFacts : notnull
    {
        var (id, fault) = members.Find(type);
        return id is null ? Reading.Failed<TFacts>(fault!) : await reader.GetAsync(id, apiVersion, json, map, cancellationToken);
    }

    /// <summary>The addresses of the members, or why they are unknown.</summary>
    private sealed class Members(Reading<IReadOnlyList<ListedResource>> listed, string groupName)
    {
        public (string? Id, AzureFault? Fault) Find(string type)
        {
            if (listed is not Reading<IReadOnlyList<ListedResource>>.Present { Value: var items })
            {
                return (null, listed.FaultOrDefault);
            }

            var id = items
                .Where(item => string.Equals(item.Type, type, StringComparison.OrdinalIgnoreCase))
                .Select(item => item.Id!)
                .Order(StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault();
            return id is null
                ? (null, new AzureFault(404, "ResourceNotFound", $"The resource group {groupName} holds no resource of type {type}"))
                : (id, null);
        }
    }
}

/// <summary>An item of a group's list (Azure REST API: Resources - List By Resource Group).</summary>
internal sealed record ListedResource(string? Id, string? Type);

/// <summary>Serialisation of what the managed group holds, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StorageResource))]
[JsonSerializable(typeof(CosmosDbResource))]
[JsonSerializable(typeof(SearchResource))]
[JsonSerializable(typeof(VirtualNetworkResource))]
[JsonSerializable(typeof(Page<ListedResource>), TypeInfoPropertyName = "ListedResourcePage")]
internal sealed partial class ManagedJson : JsonSerializerContext;

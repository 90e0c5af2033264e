using System.Text.Json.Serialization;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Locks;

/// <summary>
/// Reads the locks that apply to a resource (Azure REST API: Management Locks - List At Resource Group Level, At Subscription Level):
/// those on itself, on its group and on its subscription.
/// </summary>
internal sealed class LockReader(AzureReader reader)
{
    private const string ApiVersion = "2020-05-01";

    private const string Type = "/providers/Microsoft.Authorization/locks";

    /// <summary>The locks at or above a resource, sorted by id.</summary>
    public async Task<Reading<IReadOnlyList<LockFacts>>> ReadAsync(string resourceId, CancellationToken cancellationToken)
    {
        if (ArmId.TryParse(resourceId) is not { } id)
        {
            return Reading.NotRead<IReadOnlyList<LockFacts>>();
        }

        var subscription = "/subscriptions/" + id.SubscriptionId;
        // A group's list holds the locks of what is in it; a subscription's would hold those of every group.
        var inGroup = await ListAsync(reader.Arm($"{subscription}/resourceGroups/{id.ResourceGroup}{Type}", ApiVersion), cancellationToken);
        if (inGroup is not Reading<IReadOnlyList<LockFacts>>.Present { Value: var below })
        {
            return inGroup;
        }

        var onSubscription = await ListAsync(
            reader.Arm(subscription + Type, ApiVersion, ("$filter", "atScope()")), cancellationToken);
        if (onSubscription is not Reading<IReadOnlyList<LockFacts>>.Present { Value: var above })
        {
            return onSubscription;
        }

        return Reading.Of<IReadOnlyList<LockFacts>>(below
            .Concat(above)
            .Where(found => ArmId.IsAtOrAbove(found.Scope, resourceId))
            .DistinctBy(found => ArmId.Normalise(found.Id))
            .OrderBy(found => ArmId.Normalise(found.Id), StringComparer.Ordinal)
            .ToArray());
    }

    private Task<Reading<IReadOnlyList<LockFacts>>> ListAsync(Uri uri, CancellationToken cancellationToken) =>
        reader.ListAsync(uri, LockJson.Default.LockPage, Map, cancellationToken);

    private static LockFacts? Map(LockResource resource)
    {
        if (resource.Id is not { Length: > 0 } id || id.LastIndexOf(Type, StringComparison.OrdinalIgnoreCase) is not (> 0 and var end))
        {
            return null;
        }

        return new LockFacts(id, resource.Name ?? id[(id.LastIndexOf('/') + 1)..], resource.Properties?.Level ?? "NotSpecified", id[..end]);
    }
}

/// <summary>A management lock as Azure writes it (Azure REST API: Management Locks - List By Scope).</summary>
internal sealed record LockResource(string? Id, string? Name, LockResource.LockProperties? Properties)
{
    internal sealed record LockProperties(string? Level);
}

/// <summary>Serialisation of management locks, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<LockResource>), TypeInfoPropertyName = "LockPage")]
internal sealed partial class LockJson : JsonSerializerContext;

using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>
/// Subscriptions, tenants and locations. Any GUID is an enabled subscription unless a switch says otherwise; those with something in them are
/// listed, and always a default one: a client that signs in and finds no subscription gives up.
/// </summary>
internal sealed class Subscriptions(AzureState azure)
{
    /// <summary>The subscription that is listed before anything exists: that of the samples.</summary>
    public const string Default = "11111111-1111-1111-1111-111111111111";

    /// <summary>Rejects invalid subscription ids, and writes to a disabled subscription.</summary>
    public void Demand(string subscription, bool isWrite)
    {
        if (!Guid.TryParse(subscription, out _))
        {
            throw ApiException.Gateway(400, "InvalidSubscriptionId", $"The provided subscription identifier '{subscription}' is malformed or invalid.");
        }

        var state = State(subscription);
        if (ResourceId.Is(state, "NotFound"))
        {
            throw ArmErrors.SubscriptionNotFound(subscription);
        }

        if (isWrite && !ResourceId.Is(state, "Enabled") && !ResourceId.Is(state, "PastDue"))
        {
            throw ApiException.Gateway(409, "ReadOnlyDisabledSubscription",
                $"The subscription '{subscription}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.");
        }
    }

    public ApiReply Get(string subscription) => ApiReply.Ok(Show(subscription));

    public ApiReply List(ApiRequest request) =>
        request.Page(
            azure.Store.All.Select(resource => resource.Id.SubscriptionId).OfType<string>()
                .Append(Default)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(subscription => !ResourceId.Is(State(subscription), "NotFound"))
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(subscription => (JsonNode?)Show(subscription)),
            1000);

    public ApiReply Tenants(ApiRequest request) =>
        request.Page(
            [
                new JsonObject
                {
                    ["id"] = $"/tenants/{azure.TenantId}",
                    ["tenantId"] = azure.TenantId,
                    ["tenantCategory"] = "Home",
                    ["displayName"] = "Simulated tenant",
                    ["defaultDomain"] = TenantDirectory.Domain,
                    ["countryCode"] = "NL",
                    ["domains"] = new JsonArray(TenantDirectory.Domain),
                },
            ],
            100);

    public static ApiReply Locations(ApiRequest request) =>
        request.Page(
            Regions.DisplayNames.Select(name => (JsonNode?)new JsonObject
            {
                ["id"] = $"/subscriptions/{request.Id.SubscriptionId}/locations/{Regions.Normalize(name)}",
                ["name"] = Regions.Normalize(name),
                ["type"] = "Region",
                ["displayName"] = name,
                ["regionalDisplayName"] = name,
                ["metadata"] = new JsonObject { ["regionType"] = "Physical", ["regionCategory"] = "Recommended" },
            }),
            1000);

    /// <summary>The subscription as a resource that can hold tags; it is in the store once it has had any.</summary>
    public StoredResource Stored(string subscription) =>
        azure.Store.Find(IdOf(subscription))
        ?? new StoredResource(
            ResourceId.Parse(IdOf(subscription)),
            new JsonObject { ["id"] = IdOf(subscription), ["type"] = "Microsoft.Resources/subscriptions" },
            azure.Now,
            azure.Store.Revision);

    private static string IdOf(string subscription) => $"/subscriptions/{subscription}";

    private string State(string subscription) => azure.Switches.SubscriptionStates.GetValueOrDefault(subscription, "Enabled");

    private JsonObject Show(string subscription)
    {
        var shown = Envelope(subscription);
        if (azure.Store.Find(IdOf(subscription))?.Body.ObjectAt("tags") is { Count: > 0 } tags)
        {
            shown["tags"] = tags.DeepClone();
        }

        return shown;
    }

    private JsonObject Envelope(string subscription) => new()
    {
        ["id"] = $"/subscriptions/{subscription}",
        ["authorizationSource"] = "RoleBased",
        ["managedByTenants"] = new JsonArray(),
        ["subscriptionId"] = subscription,
        ["tenantId"] = azure.TenantId,
        ["displayName"] = $"Subscription {subscription[..8]}",
        ["state"] = State(subscription),
        ["subscriptionPolicies"] = new JsonObject
        {
            ["locationPlacementId"] = "Public_2014-09-01",
            ["quotaId"] = "EnterpriseAgreement_2014-09-01",
            ["spendingLimit"] = "Off",
        },
    };
}

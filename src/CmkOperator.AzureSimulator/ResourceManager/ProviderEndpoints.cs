using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.ResourceManager;

/// <summary>The resource providers of a subscription through ARM: shown, registered and unregistered.</summary>
internal sealed class ProviderEndpoints(AzureState azure, ProviderRegistry providers, AccessEvaluator access)
{
    /// <summary>GET of one or all providers, register and unregister.</summary>
    public ApiReply Handle(ApiRequest request, string subscription, string? ns, string? action)
    {
        if (ns is null)
        {
            return request.Is("GET")
                ? request.Page(ProviderCatalog.Namespaces.Select(name => (JsonNode?)Show(subscription, name)), 100)
                : throw request.MethodNotAllowed();
        }

        var canonical = ProviderCatalog.Canonical(ns)
            ?? throw ApiException.Gateway(404, "InvalidResourceNamespace", $"The resource namespace '{ns}' is invalid.");
        switch (request.Method, action?.ToLowerInvariant())
        {
            case ("GET", null):
                return ApiReply.Ok(Show(subscription, canonical));
            case ("POST", "register"):
                access.Demand(request.Caller, $"{canonical}/register/action", $"/subscriptions/{subscription}");
                if (providers.State(subscription, canonical) != "Registered")
                {
                    Change(subscription, canonical, "Registering", "Registered");
                }

                return ApiReply.Ok(Show(subscription, canonical));
            case ("POST", "unregister"):
                access.Demand(request.Caller, $"{canonical}/unregister/action", $"/subscriptions/{subscription}");
                Change(subscription, canonical, "Unregistering", "NotRegistered");
                return ApiReply.Ok(Show(subscription, canonical));
            default:
                throw request.MethodNotAllowed();
        }
    }

    private void Change(string subscription, string ns, string during, string after)
    {
        providers.SetState(subscription, ns, during);
        azure.Timeline.Schedule(azure.Now + azure.Switches.ProviderRegistrationDelay, _ =>
        {
            if (providers.State(subscription, ns) == during)
            {
                providers.SetState(subscription, ns, after);
            }
        });
    }

    private JsonObject Show(string subscription, string ns) => new()
    {
        ["id"] = ProviderRegistry.IdOf(subscription, ns),
        ["namespace"] = ns,
        ["resourceTypes"] = ProviderCatalog.TypesOf(ns).Select(type => (JsonNode?)ShowType(ns, type)).ToJsonArray(),
        ["registrationState"] = providers.State(subscription, ns),
        ["registrationPolicy"] = ProviderCatalog.IsFree(ns) ? "RegistrationFree" : "RegistrationRequired",
    };

    private JsonObject ShowType(string ns, string type)
    {
        var versions = ApiVersions.Of($"{ns}/{type}") ?? ["2025-05-01", "2024-05-01", "2023-05-01", "2022-05-01", "2021-05-01"];
        var regions = ResourceId.Is(ns, "Microsoft.MachineLearningServices") && azure.Switches.MachineLearningRegions.Count > 0
            ? azure.Switches.MachineLearningRegions
            : Regions.DisplayNames;
        return new JsonObject
        {
            ["resourceType"] = type,
            ["locations"] = type == "operations" ? new JsonArray() : regions.ToJsonArray(),
            ["apiVersions"] = versions.ToJsonArray(),
            ["defaultApiVersion"] = versions.FirstOrDefault(version => version.Length == 10),
            ["capabilities"] = type.Contains('/', StringComparison.Ordinal) || type is "operations" or "locations"
                ? "None"
                : "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SystemAssignedResourceIdentity, SupportsTags, SupportsLocation",
        };
    }
}

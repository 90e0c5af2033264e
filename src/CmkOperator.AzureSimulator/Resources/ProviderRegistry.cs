using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Http;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.AzureSimulator.World;

namespace CmkOperator.AzureSimulator.Resources;

/// <summary>Which namespaces a subscription is registered for. Everything is, until somebody unregisters it or the state says otherwise.</summary>
internal sealed class ProviderRegistry(AzureWorld world)
{
    public string State(string subscription, string ns) =>
        world.Store.Find(IdOf(subscription, ns))?.Body.Text("registrationState") ?? "Registered";

    public void SetState(string subscription, string ns, string state) =>
        world.Store.Put(IdOf(subscription, ns), new JsonObject { ["registrationState"] = state });

    /// <summary>Refuses a write to a namespace that the subscription is not registered for.</summary>
    public void Demand(string subscription, string ns)
    {
        if (ProviderCatalog.IsFree(ns) || State(subscription, ns) == "Registered")
        {
            return;
        }

        throw ApiException.Gateway(
            409,
            "MissingSubscriptionRegistration",
            $"The subscription is not registered to use namespace '{ProviderCatalog.Canonical(ns) ?? ns}'. See https://aka.ms/rps-not-found for how to register subscriptions.");
    }

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
                world.Access.Demand(request.Caller, $"{canonical}/register/action", $"/subscriptions/{subscription}");
                if (State(subscription, canonical) != "Registered")
                {
                    Change(subscription, canonical, "Registering", "Registered");
                }

                return ApiReply.Ok(Show(subscription, canonical));
            case ("POST", "unregister"):
                world.Access.Demand(request.Caller, $"{canonical}/unregister/action", $"/subscriptions/{subscription}");
                Change(subscription, canonical, "Unregistering", "NotRegistered");
                return ApiReply.Ok(Show(subscription, canonical));
            default:
                throw request.MethodNotAllowed();
        }
    }

    private void Change(string subscription, string ns, string during, string after)
    {
        SetState(subscription, ns, during);
        world.Timeline.Schedule(world.Now + world.Switches.ProviderRegistrationDelay, _ =>
        {
            if (State(subscription, ns) == during)
            {
                SetState(subscription, ns, after);
            }
        });
    }

    private JsonObject Show(string subscription, string ns) => new()
    {
        ["id"] = IdOf(subscription, ns),
        ["namespace"] = ns,
        ["resourceTypes"] = ProviderCatalog.TypesOf(ns).Select(type => (JsonNode?)ShowType(ns, type)).ToJsonArray(),
        ["registrationState"] = State(subscription, ns),
        ["registrationPolicy"] = ProviderCatalog.IsFree(ns) ? "RegistrationFree" : "RegistrationRequired",
    };

    private JsonObject ShowType(string ns, string type)
    {
        var versions = ApiVersions.Of($"{ns}/{type}") ?? ["2025-05-01", "2024-05-01", "2023-05-01", "2022-05-01", "2021-05-01"];
        var regions = ResourceId.Is(ns, "Microsoft.MachineLearningServices") && world.Switches.MachineLearningRegions.Count > 0
            ? world.Switches.MachineLearningRegions
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

    private static string IdOf(string subscription, string ns) => $"/subscriptions/{subscription}/providers/{ns}";
}

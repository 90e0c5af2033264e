namespace CmkOperator.AzureSimulator.Resources;

/// <summary>Which namespaces a subscription is registered for: all, until a client unregisters one or the state is patched.</summary>
internal sealed class ProviderRegistry(AzureState azure)
{
    public string State(string subscription, string ns) =>
        azure.Store.Find(IdOf(subscription, ns))?.Body.Text("registrationState") ?? "Registered";

    public void SetState(string subscription, string ns, string state) =>
        azure.Store.Put(IdOf(subscription, ns), new JsonObject { ["registrationState"] = state });

    /// <summary>Rejects a write to a namespace that the subscription is not registered for.</summary>
    public void Demand(string subscription, string ns)
    {
        if (ProviderCatalog.IsFree(ns) || State(subscription, ns) == "Registered")
        {
            return;
        }

        throw ApiException.Gateway(409, "MissingSubscriptionRegistration",
            $"The subscription is not registered to use namespace '{ProviderCatalog.Canonical(ns) ?? ns}'. See https://aka.ms/rps-not-found for how to register subscriptions.");
    }

    public static string IdOf(string subscription, string ns) => $"/subscriptions/{subscription}/providers/{ns}";
}

using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Tables;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.EmbeddedKubernetes.Resources;

/// <summary>The kinds that are there without a definition: what an operator, an installer and kubectl need.</summary>
internal static class BuiltInResources
{
    private const string EventStorage = "events.k8s.io/events";

    public static ResourceDefinition Namespaces { get; } = new ResourceDefinition
    {
        Group = "",
        Version = "v1",
        Plural = "namespaces",
        Kind = "Namespace",
        ShortNames = ["ns"],
        HasStatus = true,
        Schema = BuiltInSchemas.Namespace,
        Behavior = new NamespaceBehavior(),
        Table = new TableLayout(
            [TableColumn.ObjectName, new("Status", "string", "The status of the namespace"), TableColumn.Age],
            (o, now) => [o.Text("metadata", "name"), o.Text("status", "phase"), HumanTime.Since(o.Text("metadata", "creationTimestamp"), now)]),
    }.Completed();

    public static ResourceDefinition CustomResourceDefinitions { get; } = new ResourceDefinition
    {
        Group = "apiextensions.k8s.io",
        Version = "v1",
        Plural = "customresourcedefinitions",
        Kind = "CustomResourceDefinition",
        ShortNames = ["crd", "crds"],
        Categories = ["api-extensions"],
        HasStatus = true,
        Schema = BuiltInSchemas.CustomResourceDefinition,
        Behavior = new CustomResourceDefinitionBehavior(),
        Table = new TableLayout(
            [TableColumn.ObjectName, new("Created At", "date", TableColumn.Age.Description)],
            (o, _) => [o.Text("metadata", "name"), o.Text("metadata", "creationTimestamp")]),
    }.Completed();

    public static ResourceDefinition ServiceAccounts { get; } = new ResourceDefinition
    {
        Group = "",
        Version = "v1",
        Plural = "serviceaccounts",
        Kind = "ServiceAccount",
        ShortNames = ["sa"],
        Namespaced = true,
        Schema = BuiltInSchemas.ServiceAccount,
        Behavior = new ServiceAccountBehavior(),
        Subresources = [new("token", "authentication.k8s.io", "v1", "TokenRequest", ServiceAccountSigner.Answer) { Validate = ServiceAccountBehavior.ValidateQuestion }],
        Table = new TableLayout(
            [TableColumn.ObjectName, new("Secrets", "string", "Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use."), TableColumn.Age],
            (o, now) => [o.Text("metadata", "name"), $"{o["secrets"]?.AsArray().Count ?? 0}", HumanTime.Since(o.Text("metadata", "creationTimestamp"), now)]),
    }.Completed();

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Namespaces,
        ServiceAccounts,
        Events("", BuiltInSchemas.CoreEvent, isCore: true),
        CustomResourceDefinitions,
        Review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", () => new JsonObject
        {
            ["userInfo"] = new JsonObject { ["username"] = "admin", ["groups"] = new JsonArray("system:masters", "system:authenticated") },
        }),
        Review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", () => new JsonObject { ["allowed"] = true }),
        Review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", () => new JsonObject
        {
            ["incomplete"] = false,
            ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
            ["resourceRules"] = new JsonArray(new JsonObject
            {
                ["verbs"] = new JsonArray("*"),
                ["apiGroups"] = new JsonArray("*"),
                ["resources"] = new JsonArray("*"),
            }),
        }),
        new ResourceDefinition
        {
            Group = "coordination.k8s.io",
            Version = "v1",
            Plural = "leases",
            Kind = "Lease",
            Namespaced = true,
            Schema = BuiltInSchemas.Lease,
            Behavior = new LeaseBehavior(),
            Table = new TableLayout(
                [TableColumn.ObjectName, new("Holder", "string", "holderIdentity contains the identity of the holder of a current lease."), TableColumn.Age],
                (o, now) => [o.Text("metadata", "name"), o.Text("spec", "holderIdentity"), HumanTime.Since(o.Text("metadata", "creationTimestamp"), now)]),
        }.Completed(),
        Events("events.k8s.io", BuiltInSchemas.Event, isCore: false),
    ];

    private static ResourceDefinition Events(string group, Schema schema, bool isCore) => new ResourceDefinition
    {
        Group = group,
        Version = "v1",
        Plural = "events",
        Kind = "Event",
        ShortNames = ["ev"],
        Namespaced = true,
        Schema = schema,
        Behavior = new EventBehavior(isCore),
        Table = EventTable.For(isCore ? EventFields.ToStored : static o => o),
        StorageKey = EventStorage,
    }.Completed();

    private static ResourceDefinition Review(string group, string plural, string kind, Func<JsonObject> answer) => new ResourceDefinition
    {
        Group = group,
        Version = "v1",
        Plural = plural,
        Kind = kind,
        Verbs = ["create"],
        Schema = BuiltInSchemas.Review,
        Behavior = new ReviewBehavior(answer),
    }.Completed();
}

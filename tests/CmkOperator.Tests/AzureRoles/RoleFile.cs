using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.State;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.World;

namespace CmkOperator.Tests.AzureRoles;

/// <summary>A role definition as <c>az role definition create</c> takes it, from <c>docs/</c>.</summary>
internal sealed record RoleFile(string Name, IReadOnlyList<string> Actions, IReadOnlyList<string> DataActions, JsonObject Json)
{
    public static RoleFile Read(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs", name)))!.AsObject();
        return new RoleFile((string)json[nameof(Name)]!, Strings(json, nameof(Actions)), Strings(json, nameof(DataActions)), json);
    }

    /// <summary>Every role definition in <c>docs/</c>, by file name.</summary>
    public static IEnumerable<string> FileNames =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "azure-role*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public IReadOnlyList<string> List(AzureActionKind kind) => kind == AzureActionKind.Data ? DataActions : Actions;

    /// <summary>The same role as Azure Resource Manager accepts it.</summary>
    public JsonObject ToResource(string subscription) => new()
    {
        ["properties"] = new JsonObject
        {
            ["roleName"] = Name,
            ["type"] = "CustomRole",
            ["description"] = (string)Json["Description"]!,
            ["assignableScopes"] = new JsonArray($"/subscriptions/{subscription}"),
            ["permissions"] = new JsonArray(new JsonObject
            {
                ["actions"] = Json[nameof(Actions)]!.DeepClone(),
                ["notActions"] = Json["NotActions"]!.DeepClone(),
                ["dataActions"] = Json[nameof(DataActions)]!.DeepClone(),
                ["notDataActions"] = Json["NotDataActions"]!.DeepClone(),
            }),
        },
    };

    /// <summary>Gives the role to the sandbox's operator in a subscription of a simulated Azure, and lets that Azure reject whatever no role grants.</summary>
    /// <param name="hand">A person's hand in Azure.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task EnforceAsync(AzureClient hand, string subscription, CancellationToken cancellationToken)
    {
        var scope = $"/subscriptions/{subscription}";
        var role = $"{scope}/providers/Microsoft.Authorization/roleDefinitions/{Guid.NewGuid()}";
        await hand.PutAsync(role, ToResource(subscription), cancellationToken);
        var assignment = new JsonObject
        {
            ["roleDefinitionId"] = role,
            ["principalId"] = OperatorOf(hand),
            ["principalType"] = "ServicePrincipal",
        };
        await hand.PutAsync(
            $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", new JsonObject { ["properties"] = assignment }, cancellationToken);
        await hand.AdvanceAsync(TimeSpan.FromSeconds(5), cancellationToken);
        await hand.SwitchAsync(new JsonObject { ["callerAccess"] = "Evaluated" }, cancellationToken);
    }

    /// <summary>The object id of the sandbox's operator in a simulated Azure.</summary>
    public static string OperatorOf(AzureClient hand) => DeterministicGuid.From(hand.Endpoints.TenantId, "client", InProcessOperator.ClientId).ToString();

    private static string[] Strings(JsonObject json, string list) => [.. json[list]!.AsArray().Select(item => (string)item!)];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Azure.Workspaces;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Tests.Api;
using CmkOperator.Workspaces;
using k8s.Models;
using Xunit;

namespace CmkOperator.Tests.Azure.Workspaces;

/// <summary>
/// Follows every row of the two tables of fields from the object to Azure and back. A row is covered without a new test: its value comes
/// from the schema, or from <see cref="Sample"/> where the schema wants a form. Each place that was forgotten fails for the row by name.
/// </summary>
public sealed class FieldTableTests
{
    private const string Providers = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers";

    private const string Sample = $$"""
        {
          "subscriptionId": "11111111-1111-1111-1111-111111111111",
          "resourceGroup": "rg-ml",
          "location": "westeurope",
          "workspaceName": "ws-declared",
          "encryption": {
            "keyVaultId": "{{Providers}}/Microsoft.KeyVault/vaults/kv-cmk",
            "keyName": "cmk-ml",
            "userAssignedIdentityId": "{{Providers}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-key"
          },
          "associatedResources": {
            "storageAccountId": "{{Providers}}/Microsoft.Storage/storageAccounts/stml",
            "keyVaultId": "{{Providers}}/Microsoft.KeyVault/vaults/kv-ml",
            "applicationInsightsId": "{{Providers}}/Microsoft.Insights/components/appi-ml",
            "containerRegistryId": "{{Providers}}/Microsoft.ContainerRegistry/registries/crml"
          },
          "identity": {
            "type": "SystemAssigned,UserAssigned",
            "userAssignedIdentityIds": ["{{Providers}}/Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"]
          },
          "serverlessCompute": {
            "subnetId": "{{Providers}}/Microsoft.Network/virtualNetworks/vnet-ml/subnets/compute"
          }
        }
        """;

    private static readonly KeyIdentifier Key = new("kv-cmk.vault.azure.net", "cmk-ml", "0123456789abcdef0123456789abcdef");

    public static TheoryData<string> CreateOnlyPaths { get; } = [.. CreateOnlyFields.All.Select(row => row.Path)];

    public static TheoryData<string> InPlacePaths { get; } = [.. InPlaceFields.All.Select(row => row.Path)];

    public static TheoryData<string> Paths { get; } = [.. Rows().Select(row => row.Path)];

    [Theory]
    [MemberData(nameof(InPlacePaths))]
    public void A_text_that_cannot_be_decoded_makes_the_answer_unreadable(string path)
    {
        if (InPlace(path).Comparison is InPlaceComparison.Flag)
        {
            return;
        }

        var steps = InPlace(path).AzureProperty.Split('.')[1..];
        using var half = JsonDocument.Parse(steps[1..].Reverse().Aggregate("\"\\ud83d\"", (inner, step) => $$"""{"{{step}}":{{inner}}}"""));
        var facts = new WorkspaceFacts { Id = "/w", Name = "w", Location = "westeurope", ProvisioningState = "Succeeded" };

        Assert.Null(FieldReader.Read(new Dictionary<string, JsonElement> { [steps[0]] = half.RootElement }, facts));
    }

    // The key and the identities are more than one value, or change in one direction only.
    [Fact]
    public void Every_field_of_the_spec_that_Azure_has_is_in_a_table()
    {
        string[] apart = ["encryption.keyName", "encryption.keyVersion", "identity.primaryUserAssignedIdentityId", "identity.userAssignedIdentityIds", "tags"];
        var fields = CrdFile.Spec.Walk().Where(node => node.Type is "string" or "boolean" && node.Description.Contains("(Azure: ", StringComparison.Ordinal))
            .Select(node => node.Path["spec.".Length..]);

        Assert.Empty(fields.Except(apart).Except(Rows().Select(row => row.Path)));
    }

    [Fact]
    public void No_path_and_no_Azure_property_has_two_rows()
    {
        Assert.Equal(Rows().Count(), Rows().Select(row => row.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(Rows().Count(), Rows().Select(row => row.AzureProperty).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_row_is_in_the_schema_of_the_CRD(string path)
    {
        var row = Row(path);
        var node = CrdFile.Spec.Walk().FirstOrDefault(node => node.Path == $"spec.{path}");
        Assert.True(node is not null, $"the CRD's schema lacks spec.{path}");
        Assert.Equal(row.IsFlag ? "boolean" : "string", node.Type);
        if (row.AzureProperty.StartsWith("properties.", StringComparison.Ordinal))
        {
            Assert.Contains($"(Azure: {row.AzureProperty})", node.Description, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_row_is_in_the_wire_type_of_the_spec(string path)
    {
        var wire = JsonSerializer.SerializeToNode(Wire(), CmkWorkspaceJsonContext.Default.CmkWorkspaceSpec);
        Assert.True(Value(path) == Text(wire, path), $"CmkWorkspaceSpec drops spec.{path}");
    }

    [Theory]
    [MemberData(nameof(CreateOnlyPaths))]
    public void A_create_only_value_is_parsed_into_the_desired_workspace(string path) =>
        Assert.True(Value(path) == CreateOnly(path).Read(ImmutabilityCheck.Declared(Desired())), $"SpecTranslator drops spec.{path}");

    [Theory]
    [MemberData(nameof(InPlacePaths))]
    public void A_value_that_changes_in_place_is_parsed_into_the_desired_workspace(string path) =>
        Assert.True(Value(path) == InPlace(path).Declared(Desired()), $"SpecTranslator drops spec.{path}");

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_PUT_carries_a_row_in_its_body_or_in_its_address(string path)
    {
        var row = Row(path);
        var sent = row.IsInResourceId
            ? Desired().WorkspaceId.Split('/').FirstOrDefault(step => step == Value(path))
            : Text(Put(), row.AzureProperty);
        Assert.True(Value(path) == sent, $"the PUT lacks {row.AzureProperty} of spec.{path}");
        Assert.True(row.IsInResourceId || !row.IsFlag || At(Put(), row.AzureProperty)!.GetValueKind() is JsonValueKind.True, $"{row.AzureProperty} is not a boolean");
    }

    [Theory]
    [MemberData(nameof(CreateOnlyPaths))]
    public void A_create_only_value_is_read_from_the_live_workspace(string path) =>
        Assert.True(Value(path) == CreateOnly(path).Read(ImmutabilityCheck.Live(Live())), $"{CreateOnly(path).AzureProperty} is not read into WorkspaceFacts");

    [Theory]
    [MemberData(nameof(InPlacePaths))]
    public void A_value_that_changes_in_place_is_read_from_the_live_workspace(string path) =>
        Assert.True(Value(path) == InPlace(path).Live(Live()), $"{InPlace(path).AzureProperty} is not read into WorkspaceFacts");

    [Theory]
    [MemberData(nameof(CreateOnlyPaths))]
    public void A_create_only_value_is_recorded_within_the_bound_of_the_schema(string path)
    {
        var field = CreateOnly(path);
        var node = CrdFile.At(CrdFile.Status, $"createOnly.{path}");
        Assert.Equal(node.Type == "boolean" ? null : $"{field.RecordedLength}", node.Text("maxLength"));
        Assert.Equal(Value(path), field.Read(field.With(new CreateOnlyValues(), Value(path))));
        Assert.Null(field.Read(field.With(ImmutabilityCheck.Declared(Desired()), null)));
    }

    [Fact]
    public void A_workspace_created_as_declared_differs_in_nothing()
    {
        Assert.Empty(FieldCheck.Assess(Desired(), Live(), []));
        Assert.Empty(ImmutabilityCheck.Assess(Desired(), Live()));
    }

    [Theory]
    [MemberData(nameof(InPlacePaths))]
    public void A_difference_in_place_is_corrected_by_a_PATCH_of_that_property_and_what_is_beside_it_in_Azure(string path)
    {
        var field = InPlace(path);
        var edited = field.WithLive(Live(), field.Comparison is InPlaceComparison.Flag ? "false" : "changed outside");

        var difference = Assert.Single(FieldCheck.Assess(Desired(), edited, []));
        Assert.Equal((path, Value(path)), (difference.Field, difference.Desired));
        var changes = WorkspaceChanges.For(Desired(), edited, [difference], []);
        Assert.False(changes.IsEmpty);
        var sent = field.AzureBlock ?? field.AzureProperty;
        var expected = sent.Split('.').Reverse().Aggregate(At(Put(), sent)!.ToJsonString(), (inner, step) => $$"""{"{{step}}":{{inner}}}""");
        Assert.Equal(expected, JsonNode.Parse(WorkspaceBodies.Fields(changes).Span)!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(InPlacePaths))]
    public void A_value_of_another_type_makes_the_answer_unreadable(string path)
    {
        if (InPlace(path).Comparison is InPlaceComparison.Flag)
        {
            return;
        }

        var answer = Answer();
        var steps = InPlace(path).AzureProperty.Split('.');
        At(answer, string.Join('.', steps[..^1]))![steps[^1]] = new JsonObject();
        Assert.Null(WorkspaceMapper.Map(answer.Deserialize(WorkspaceJson.Default.WorkspaceResource)!));
    }

    private static IEnumerable<(string Path, string AzureProperty, bool IsFlag, bool IsInResourceId)> Rows() =>
    [
        .. CreateOnlyFields.All.Select(row => (row.Path, row.AzureProperty, row.IsFlag, row.IsInResourceId)),
        .. InPlaceFields.All.Select(row => (row.Path, row.AzureProperty, row.Comparison is InPlaceComparison.Flag, false)),
    ];

    private static (string Path, string AzureProperty, bool IsFlag, bool IsInResourceId) Row(string path) => Rows().Single(row => row.Path == path);

    private static CreateOnlyField CreateOnly(string path) => CreateOnlyFields.All.Single(row => row.Path == path);

    private static InPlaceField InPlace(string path) => InPlaceFields.All.Single(row => row.Path == path);

    /// <summary>A spec in which every row has a value.</summary>
    private static JsonObject Spec()
    {
        var spec = JsonNode.Parse(Sample)!.AsObject();
        foreach (var row in Rows().Where(row => At(spec, row.Path) is null))
        {
            var steps = row.Path.Split('.');
            var parent = steps[..^1].Aggregate(spec, (node, step) => (JsonObject)(node[step] ??= new JsonObject()));
            var choices = CrdFile.Spec.Walk().FirstOrDefault(node => node.Path == $"spec.{row.Path}")?.Enum ?? [];
            parent[steps[^1]] = row.IsFlag ? true : choices is [.., var choice] ? choice : $"value-of-{steps[^1]}";
        }

        return spec;
    }

    private static string Value(string path) => Text(Spec(), path)!;

    private static CmkWorkspaceSpec Wire() => Spec().Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspaceSpec)!;

    private static DesiredWorkspace Desired()
    {
        var workspace = new CmkWorkspace { Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = "ws-object" }, Spec = Wire() };
        var (desired, problems) = SpecTranslator.Translate(workspace, new SpecContext("cluster", "vault.azure.net", TimeSpan.FromMinutes(30), []));
        Assert.Empty(problems);
        return desired;
    }

    private static JsonObject Put() => JsonNode.Parse(WorkspaceBodies.Create(Desired(), Key).Span)!.AsObject();

    /// <summary>What Azure answers for a workspace that was created with the PUT.</summary>
    private static JsonObject Answer()
    {
        var answer = Put();
        answer["id"] = Desired().WorkspaceId;
        answer["name"] = Desired().WorkspaceName;
        answer["properties"]!["provisioningState"] = "Succeeded";
        return answer;
    }

    private static WorkspaceFacts Live() => WorkspaceMapper.Map(Answer().Deserialize(WorkspaceJson.Default.WorkspaceResource)!)!;

    private static JsonNode? At(JsonNode? root, string path) => path.Split('.').Aggregate(root, (node, step) => node?[step]);

    private static string? Text(JsonNode? root, string path) => At(root, path)?.ToString();
}

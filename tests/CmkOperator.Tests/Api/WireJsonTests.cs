using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Status;
using Xunit;

namespace CmkOperator.Tests.Api;

/// <summary>Reading and writing the resource as JSON.</summary>
public sealed class WireJsonTests
{
    [Fact]
    public void An_object_as_the_API_server_sends_it_is_read()
    {
        var read = Read(
            """
            {"apiVersion":"cmk-operator.io/v1alpha1","kind":"CmkWorkspace","metadata":{"name":"fraud-ml","namespace":"team-a","uid":"u-1",
             "generation":3,"resourceVersion":"17","creationTimestamp":"2026-11-23T22:14:36Z","finalizers":["cmk-operator.io/workspace"],
             "managedFields":[{"manager":"kubectl","operation":"Apply","apiVersion":"cmk-operator.io/v1alpha1","time":"2026-11-23T22:14:36Z",
              "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:location":{}}}}]},
             "spec":{"subscriptionId":"s","hbiWorkspace":true,"encryption":{"keyVaultId":"v","keyName":"k"},"tags":{"team":"risk"},
              "identity":{"type":"UserAssigned","userAssignedIdentityIds":["i"],"primaryUserAssignedIdentityId":"i"},"interval":"30m"},
             "status":{"observedGeneration":-1,"conditions":[{"type":"Ready","status":"True","reason":"Succeeded","message":"","observedGeneration":3,
              "lastTransitionTime":"2026-11-23T22:15:00Z"}],"createOnly":{"hbiWorkspace":true,"encryption":{"keyVaultId":"v"}}}}
            """);

        Assert.Equal("team-a", read.Metadata.NamespaceProperty);
        Assert.Equal(3, read.Metadata.Generation);
        Assert.Equal(new DateTime(2026, 11, 23, 22, 14, 36, DateTimeKind.Utc), read.Metadata.CreationTimestamp);
        Assert.True(read.Spec?.HbiWorkspace);
        Assert.Equal("k", read.Spec?.Encryption?.KeyName);
        Assert.Equal("risk", read.Spec?.Tags?["team"]);
        Assert.Equal(["i"], read.Spec?.Identity?.UserAssignedIdentityIds);
        Assert.Equal(-1, read.Status.ObservedGeneration);
        var condition = Assert.Single(read.Status.Conditions);
        Assert.Equal(ConditionReason.Succeeded, condition.Reason);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 22, 15, 0, TimeSpan.Zero), condition.LastTransitionTime);
        Assert.Equal("v", read.Status.CreateOnly?.Encryption.KeyVaultId);
    }

    [Theory]
    [InlineData("""{"spec":{"keyAccess":"Sometimes","deletionPolicy":"Shred","interval":"never"}}""")]
    [InlineData("""{"spec":{"fieldOfTheFuture":{"a":[1,2]}},"status":{"another":true}}""")]
    [InlineData("""{"spec":{},"status":{"conditions":[{"type":"Ready","status":"Perhaps","lastTransitionTime":"yesterday"}]}}""")]
    [InlineData("""{"spec":null,"status":null}""")]
    [InlineData("""{"spec":{"encryption":null,"associatedResources":null,"tags":null,"hbiWorkspace":null}}""")]
    [InlineData("{}")]
    public void An_object_that_another_version_stored_does_not_break_the_list(string item)
    {
        var list = JsonSerializer.Deserialize(
            $$$"""{"kind":"CmkWorkspaceList","metadata":{"resourceVersion":"9"},"items":[{{{item}}},{"metadata":{"name":"good"},"spec":{"location":"westeurope"}}]}""",
            CmkWorkspaceJsonContext.Default.CmkWorkspaceList);

        Assert.Equal(2, list!.Items.Count);
        Assert.Equal("westeurope", list.Items[1].Spec?.Location);
    }

    [Fact]
    public void A_status_is_written_without_nulls_in_camel_case_and_with_times_in_whole_seconds()
    {
        var status = new WorkspaceStatus
        {
            ObservedGeneration = 2,
            Conditions =
            [
                new Condition(
                    ConditionType.Ready,
                    ConditionStatus.True,
                    ConditionReason.Succeeded,
                    "",
                    2,
                    new DateTimeOffset(2026, 11, 23, 23, 15, 0, 999, TimeSpan.FromHours(1))),
            ],
            CreateOnly = new CreateOnlyValues { HbiWorkspace = false },
        };

        var expected = JsonNode.Parse(
            """
            {"observedGeneration":2,"conditions":[{"type":"Ready","status":"True","observedGeneration":2,
             "lastTransitionTime":"2026-11-23T22:15:00Z","reason":"Succeeded","message":""}],"createOnly":{"hbiWorkspace":false,"encryption":{},"associatedResources":{}}}
            """);
        var written = StatusFormat.Write(status);
        Assert.True(JsonNode.DeepEquals(expected, written), written.ToJsonString());
    }

    [Fact]
    public void What_is_read_is_written_back_the_same()
    {
        const string Json =
            """
            {"apiVersion":"cmk-operator.io/v1alpha1","kind":"CmkWorkspace","metadata":{"name":"fraud-ml","annotations":{"a":"b"},
             "managedFields":[{"manager":"m","fieldsV1":{"f:spec":{".":{}}}}]},"spec":{"location":"westeurope","suspend":false}}
            """;

        var written = JsonSerializer.SerializeToNode(Read(Json), CmkWorkspaceJsonContext.Default.CmkWorkspace);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Json), written), written?.ToJsonString());
    }

    private static CmkWorkspace Read(string json) => JsonSerializer.Deserialize(json, CmkWorkspaceJsonContext.Default.CmkWorkspace)!;
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Conditions;
using CmkOperator.CreateOnly;
using CmkOperator.Status;
using CmkOperator.TestKit.Servers;
using CmkOperator.Tests.Api;
using CmkOperator.Tests.Parsers;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Reconciliation;

/// <summary>Whatever a status contains, its write never fails for its size.</summary>
public sealed class StatusSizeTests(KubernetesServers servers) : KubernetesTest(servers)
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Texts { get; } = ["x", "é", "日", "😀"];

    /// <summary>Long texts, many rows, and both together, which would exceed the limit of etcd for one object.</summary>
    public static TheoryData<ServerKind, string, int> Sizes { get; } = new()
    {
        { ServerKind.Embedded, "x", 1 },
        { ServerKind.Embedded, "日", 1 },
        { ServerKind.Embedded, "short", 1000 },
        { ServerKind.Embedded, "<", 1000 },
        { ServerKind.Real, "x", 1 },
        { ServerKind.Real, "日", 1 },
        { ServerKind.Real, "short", 1000 },
        { ServerKind.Real, "x", 1000 },
        { ServerKind.Real, "<", 1000 },
        { ServerKind.Real, "\u0001", 1000 },
    };

    [Theory, MemberData(nameof(Texts))]
    public void Every_text_and_list_is_truncated_at_the_bound_of_the_schema(string character)
    {
        var status = JsonSerializer.SerializeToNode(StatusBounds.Fit(Status(Repeat(character), 1000)), CmkWorkspaceJsonContext.Default.WorkspaceStatus)!;

        Check(status, CrdFile.Status);
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task The_API_server_accepts_it(ServerKind kind, string text, int rows)
    {
        var session = await OpenAsync(kind);
        var path = $"/apis/cmk-operator.io/v1alpha1/namespaces/{session.Namespace}/cmkworkspaces";
        var sample = Yaml.ReadFile("config", "samples", "cmkworkspace.yaml");
        Assert.Equal(HttpStatusCode.Created, (await session.SendAsync("POST", path, sample.ToJsonString())).Code);

        var patch = new JsonObject { ["status"] = StatusFormat.Write(Status(text == "short" ? text : Repeat(text), rows)) };
        var reply = await session.SendAsync("PATCH", $"{path}/{sample["metadata"]!["name"]}/status", patch.ToJsonString(), KubernetesSession.Merge);

        Assert.True(reply.Code == HttpStatusCode.OK, string.Join('\n', reply.Causes));
    }

    [Fact]
    public void Truncated_values_survive_a_round_trip()
    {
        var written = StatusFormat.Write(Status(Repeat("é"), 100)).ToJsonString();
        var read = JsonSerializer.Deserialize(written, CmkWorkspaceJsonContext.Default.StoredStatus)!.Status;

        Assert.Equal(written, StatusFormat.Write(read).ToJsonString());
    }

    [Fact]
    public void A_status_as_a_whole_fits_into_what_a_cluster_stores()
    {
        // Characters by what they cost: one byte, three, four, and six as an escape.
        string[] characters = ["x", "日", "😀", "<", "\u0001", "\"", "a<b"];
        Samples.Run(
            Gen.Select(Gen.Int[0, characters.Length - 1], Gen.Int[0, 10_000], Gen.Int[0, 150]),
            25,
            sample =>
            {
                var (character, length, rows) = (characters[sample.Item1], sample.Item2, sample.Item3);
                var written = StatusFormat.Write(Status(new StringBuilder().Insert(0, character, length).ToString(), rows));

                Assert.InRange(StoredSize.Of(written), 0, StatusFormat.MostBytes);
                // What is stored is what the next pass would store again.
                var read = JsonSerializer.Deserialize(written.ToJsonString(), CmkWorkspaceJsonContext.Default.StoredStatus)!.Status;
                Assert.Equal(written.ToJsonString(), StatusFormat.Write(read).ToJsonString());
            });
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("日", 3)]
    [InlineData("😀", 4)]
    [InlineData("\"", 2)]
    [InlineData("<", 6)]
    [InlineData("\u0001", 6)]
    [InlineData("\u2028", 6)]
    public void A_character_costs_what_the_API_server_stores_for_it(string character, int bytes)
    {
        var empty = StoredSize.Of(new JsonObject { ["a"] = string.Empty });

        Assert.InRange(empty, """{"a":""}""".Length, """{"a":"",}""".Length);
        Assert.Equal(bytes, StoredSize.Of(new JsonObject { ["a"] = character }) - empty);
    }

    [Fact]
    public void What_the_operator_remembers_is_not_cut_for_long_explanations()
    {
        var id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
        var status = Status(Repeat("<"), 1000) with
        {
            Grants = Many(64, new GrantRecord("33333333-3333-3333-3333-333333333333", id, 3, At)),
            AppliedTags = Many(50, "tag-of-a-usual-length"),
        };

        var written = StatusFormat.Write(status);

        Assert.InRange(StoredSize.Of(written), 0, StatusFormat.MostBytes);
        Assert.Equal((64, 50), (written["grants"]!.AsArray().Count, written["appliedTags"]!.AsArray().Count));
    }

    private static string Repeat(string character) => new StringBuilder().Insert(0, character, 100_000).ToString();

    private static void Check(JsonNode node, CrdSchema schema)
    {
        switch (node)
        {
            case JsonObject map:
                Assert.All(map, field => Check(field.Value!, schema.Properties[field.Key]));
                break;
            case JsonArray list:
                if (!schema.Path.EndsWith("conditions", StringComparison.Ordinal))
                {
                    Assert.Equal((schema.Path, schema.Text("maxItems")), (schema.Path, $"{list.Count}"));
                }

                Assert.All(list.SkipLast(1), row => Check(row!, schema.Items!));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && ((string)value!).Contains("sha256", StringComparison.Ordinal):
                // As long as allowed, less the room that a whole character leaves.
                var bound = int.Parse(schema.Text("maxLength")!, null);
                Assert.InRange(Encoding.UTF8.GetByteCount((string)value!), bound - 3, bound);
                break;
            default:
                // Values defined by the core, times, and the url, which is dropped.
                Assert.Contains(schema.Path.Split('.')[^1], new[] { "type", "status", "reason", "kind", "result", "action", "cause" }.Concat(Plain));
                break;
        }
    }

    private static IEnumerable<string> Plain =>
        CrdFile.Status.Walk().Where(node => node.Type != "string" || node.Text("format") is not null).Select(node => node.Path.Split('.')[^1]);

    private static WorkspaceStatus Status(string text, int rows) => new()
    {
        ObservedGeneration = 3,
        Conditions = [.. Enum.GetValues<ConditionType>().Select(type => new Condition(type, ConditionStatus.False, ConditionReason.InvalidSpec, text, 3, At))],
        Workspace = new WorkspaceRecord(text, text, text, text, true, text, text, true),
        CreateOnly = new CreateOnlyValues
        {
            SubscriptionId = text,
            ResourceGroup = text,
            Location = text,
            WorkspaceName = text,
            HbiWorkspace = true,
            KeyVaultId = text,
            EncryptionIdentityId = text,
            StorageAccountId = text,
            AssociatedKeyVaultId = text,
            ApplicationInsightsId = text,
            ContainerRegistryId = text,
            IdentityType = text,
        },
        Encryption = new EncryptionRecord(text, text, text, text, text, At, new RotationRecord(text, text, At, At))
        {
            KeyVaultName = text,
            ShortKeyVersion = text,
            History = Many(rows, new KeyHistoryEntry(text, At, KeyCause.Rotated, At)),
        },
        Coverage = Many(rows, new CoverageRow(text, text, text)),
        ManagedResourceGroup = new ManagedGroupRecord(text, text, Many(rows, new ManagedResourceRow(text, text, text, text, text, text, text))) { ShortName = text },
        ManagedNetwork = new ManagedNetworkRecord(text, text, text, true),
        Computes = Many(rows, new ComputeRow(text, text, text, text, text)),
        ComputeCount = rows,
        Preflight = Many(rows, new PreflightRow(text, CheckOutcome.Failed, text)),
        Drifts = Many(rows, new DriftRow(text, text, text, DriftAction.Report, At)),
        Operation = new OperationRecord(OperationKind.RotateKey, At, text, 3, 2, new OperationFailure(ConditionReason.UpdateFailed, text, At)),
        Grants = Many(rows, new GrantRecord(text, text, 3, At)),
        AppliedTags = Many(rows, text),
        LastHandledRequestAt = text,
        LastHandledReconcileAt = text,
    };

    private static T[] Many<T>(int rows, T row) => [.. Enumerable.Repeat(row, rows)];
}

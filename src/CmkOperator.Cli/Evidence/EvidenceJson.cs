using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Cli.Evidence;

/// <summary>The evidence as JSON, in the form of docs/schemas/evidence.schema.json. Objects are written one by one, so that a fleet is never held as text.</summary>
internal static class EvidenceJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document.</summary>
    /// <param name="document">The evidence.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(EvidenceDocument document, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Head(document))
            {
                writer.WritePropertyName(name);
                value!.WriteTo(writer);
            }

            writer.WriteStartArray("objects");
            foreach (var item in document.Objects)
            {
                Object(item).WriteTo(writer);
                writer.Flush();
                output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
                buffer.ResetWrittenCount();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Write('\n');
    }

    private static JsonObject Head(EvidenceDocument document) => new()
    {
        ["apiVersion"] = "cli.cmk-operator.io/v1alpha1",
        ["kind"] = "Evidence",
        ["outcome"] = document.Outcome.ToString(),
        ["takenAt"] = EvidenceText.Time(document.TakenAt),
        ["mode"] = document.IsOffline ? "Offline" : "Look",
        ["scope"] = document.Scope,
        ["cluster"] = document.Cluster,
        ["command"] = new JsonObject { ["name"] = "kubectl-cmk", ["version"] = document.CommandVersion },
        ["operator"] = Present(new JsonObject { ["version"] = document.OperatorVersion, ["source"] = document.OperatorSource, ["unknown"] = Texts(document.OperatorUnknown) }),
        ["summary"] = new JsonObject
        {
            ["objects"] = document.Objects.Count,
            ["protected"] = document.Count(Protection.Protected),
            ["notProtected"] = document.Count(Protection.NotProtected),
            ["notVerifiable"] = document.Count(Protection.NotVerifiable),
            ["lookFailed"] = document.Objects.Count(item => item.Failures.Count > 0),
        },
    };

    private static JsonObject Object(ObjectEvidence item) => Present(new JsonObject
    {
        ["namespace"] = item.Key.Namespace,
        ["name"] = item.Key.Name,
        ["uid"] = item.Uid,
        ["generation"] = item.Generation,
        ["observedGeneration"] = item.ObservedGeneration,
        ["recordedAt"] = EvidenceText.Time(item.RecordedAt),
        ["seenAt"] = EvidenceText.Time(item.SeenAt),
        ["failures"] = Texts(item.Failures),
        ["protection"] = Present(new JsonObject
        {
            ["verdict"] = item.Protection.Verdict.ToString(),
            ["basis"] = item.Protection.Basis.ToString(),
            ["message"] = item.Protection.Message,
            ["since"] = EvidenceText.Time(item.Protection.Since),
            ["recorded"] = item.Protection.Recorded,
        }),
        ["workspace"] = Facts(item.Workspace),
        ["vault"] = Facts(item.Vault),
        ["key"] = Facts(item.EncryptionKey),
        ["access"] = Access(item),
        ["stores"] = Array(item.Stores.Select(Store)),
        ["coverage"] = Array(item.Coverage.Select(row => new JsonObject
        {
            ["component"] = row.Row.Component,
            ["protectedBy"] = row.Row.ProtectedBy,
            ["group"] = row.Group.ToString(),
            ["detail"] = row.Row.Detail,
            ["basis"] = row.Basis.ToString(),
        })),
        ["computes"] = Array(item.Computes.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["type"] = row.Type,
            ["osDisk"] = row.OsDisk,
            ["temporaryDisk"] = row.TemporaryDisk,
            ["detail"] = row.Detail,
            ["basis"] = item.ComputesBasis.ToString(),
        })),
        ["rotations"] = Array(item.Rotations.Select(rotation => new JsonObject
        {
            ["keyIdentifier"] = rotation.KeyIdentifier,
            ["from"] = rotation.From,
            ["cause"] = rotation.Cause,
            ["startedAt"] = EvidenceText.Time(rotation.StartedAt),
            ["since"] = EvidenceText.Time(rotation.Since),
        })),
        ["drifts"] = Array(item.Drifts.Select(drift => new JsonObject
        {
            ["field"] = drift.Row.Field,
            ["desired"] = drift.Row.Desired,
            ["observed"] = drift.Row.Observed,
            ["action"] = drift.Row.Action.ToString(),
            ["since"] = EvidenceText.Time(drift.Since),
            ["basis"] = drift.Basis.ToString(),
        })),
        ["rules"] = Array(item.Rules.Select(rule => new JsonObject
        {
            ["rule"] = rule.Result.Rule,
            ["title"] = rule.Result.Title,
            ["outcome"] = rule.Result.Outcome.ToString(),
            ["message"] = rule.Result.Message,
            ["basis"] = rule.Basis.ToString(),
            ["evidence"] = Array(rule.Result.Evidence.Select(piece => new JsonObject { ["source"] = piece.Source, ["statement"] = piece.Statement })),
        })),
        ["checks"] = Array(item.Checks.Select(check => new JsonObject
        {
            ["check"] = check.Row.Check,
            ["result"] = check.Row.Result.ToString(),
            ["message"] = check.Row.Message,
            ["basis"] = check.Basis.ToString(),
        })),
        ["conditions"] = Array(item.Conditions.Select(Condition)),
        ["notVerified"] = Array(item.NotVerified.Select(gap => new JsonObject { ["subject"] = gap.Subject, ["why"] = gap.Why })),
    });

    private static JsonObject Facts(IReadOnlyList<NamedFact> facts) => new(facts.Select(fact => KeyValuePair.Create(fact.Name, (JsonNode?)Fact(fact))));

    private static JsonObject Fact(NamedFact named) => Present(new JsonObject
    {
        ["value"] = Value(named, named.Fact.Value),
        ["basis"] = named.Fact.Basis.ToString(),
        ["why"] = named.Fact.Why,
        ["recorded"] = Value(named, named.Fact.Recorded),
    });

    private static JsonValue? Value(NamedFact named, string? value) => value is null ? null : named.IsFlag ? JsonValue.Create(value == "true") : JsonValue.Create(value);

    private static JsonObject Access(ObjectEvidence item) => Present(new JsonObject
    {
        ["key"] = item.RightsOn,
        ["principals"] = Array(item.Principals.Select(principal => new JsonObject
        {
            ["kind"] = principal.Kind.ToString(),
            ["name"] = principal.Name,
            ["objectId"] = principal.ObjectId,
            ["applicationId"] = principal.ApplicationId,
            ["rights"] = Array(principal.Rights.Select(right => new JsonObject { ["right"] = right.Right, ["state"] = right.State.ToString(), ["through"] = Texts(right.Through) })),
        })),
        ["others"] = Array(item.Others.Select(other => new JsonObject { ["objectId"] = other.ObjectId, ["through"] = other.Through })),
        ["grants"] = Array(item.Grants.Select(grant => new JsonObject
        {
            ["principalId"] = grant.PrincipalId,
            ["on"] = grant.Key,
            ["grantedAt"] = EvidenceText.Time(grant.GrantedAt),
            ["generation"] = grant.Generation,
            ["outcome"] = grant.Outcome is null ? "Made" : grant.Outcome.ToString(),
        })),
    });

    private static JsonObject Store(StoreEvidence store) => new()
    {
        ["type"] = store.Row.Type,
        ["name"] = store.Row.Name.Length > 0 ? store.Row.Name : null,
        ["id"] = store.Row.Id.Length > 0 ? store.Row.Id : null,
        ["provisioningState"] = store.Row.ProvisioningState.Length > 0 ? store.Row.ProvisioningState : null,
        ["state"] = store.Row.State,
        ["key"] = store.Row.KeyIdentifier,
        ["recordedKey"] = store.RecordedKey,
        ["detail"] = store.Row.Detail,
        ["basis"] = store.Basis.ToString(),
    };

    private static JsonObject Condition(ConditionEvidence condition) => new()
    {
        ["type"] = condition.Type.ToString(),
        ["recorded"] = condition.Recorded is not { } recorded ? null : new JsonObject
        {
            ["status"] = recorded.Status.ToString(),
            ["reason"] = recorded.Reason.ToString(),
            ["message"] = recorded.Message,
            ["since"] = EvidenceText.Time(recorded.LastTransitionTime),
            ["observedGeneration"] = recorded.ObservedGeneration,
        },
        ["seen"] = condition.Seen is not { } seen ? null : new JsonObject { ["status"] = seen.Status.ToString(), ["reason"] = seen.Reason.ToString(), ["message"] = seen.Message },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items.Select(Present)]);

    // What there is not is absent, never null.
    private static JsonObject Present(JsonObject item)
    {
        foreach (var name in item.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
        {
            item.Remove(name);
        }

        return item;
    }
}

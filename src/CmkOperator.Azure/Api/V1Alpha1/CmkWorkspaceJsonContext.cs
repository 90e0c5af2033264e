using System.Text.Json;
using System.Text.Json.Serialization;
using CmkOperator.Conditions;
using CmkOperator.Status;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// How the resource is read and written. Unknown fields are ignored and nulls are not written; <see cref="JsonElement"/> is here
/// because Kubernetes' managed fields hold free-form JSON.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(TimestampConverter),
        typeof(NameConverter<ConditionType>),
        typeof(NameConverter<ConditionStatus>),
        typeof(NameConverter<ConditionReason>),
        typeof(NameConverter<CheckOutcome>),
        typeof(NameConverter<DriftAction>),
        typeof(NameConverter<GrantOutcome>),
        typeof(NameConverter<KeyCause>),
        typeof(NameConverter<OperationKind>),
    ])]
[JsonSerializable(typeof(CmkWorkspace))]
[JsonSerializable(typeof(CmkWorkspaceList))]
[JsonSerializable(typeof(DeclaredTarget))]
[JsonSerializable(typeof(WorkspaceStatus))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CmkWorkspaceJsonContext : JsonSerializerContext;

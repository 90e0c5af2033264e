using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// How the resource is read and written. Unknown fields are ignored and nulls are not written; <see cref="JsonElement"/> is here
/// because Kubernetes' managed fields hold free-form JSON.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CmkWorkspace))]
[JsonSerializable(typeof(CmkWorkspaceList))]
[JsonSerializable(typeof(CmkWorkspaceStatus))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CmkWorkspaceJsonContext : JsonSerializerContext;

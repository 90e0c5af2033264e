using System.Text.Json.Serialization;

namespace CmkOperator.Azure.RoleAssignments;

/// <summary>Serialisation of role and deny assignments, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page<RoleAssignmentResource>), TypeInfoPropertyName = "RoleAssignmentPage")]
[JsonSerializable(typeof(Page<DenyAssignmentResource>), TypeInfoPropertyName = "DenyAssignmentPage")]
[JsonSerializable(typeof(RoleDefinitionResource))]
internal sealed partial class AuthorizationJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CmkOperator.Azure.Workspaces;

/// <summary>Serialisation of workspaces, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WorkspaceResource))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;

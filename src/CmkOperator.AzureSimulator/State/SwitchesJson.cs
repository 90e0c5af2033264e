using System.Text.Json.Serialization;

namespace CmkOperator.AzureSimulator.State;

/// <summary>Source-generated JSON of the switches.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SimulatorSwitches))]
internal sealed partial class SwitchesJson : JsonSerializerContext;

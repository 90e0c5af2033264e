using System.Text.Json.Nodes;

namespace CmkOperator.Tests.AzureSimulator;

/// <summary>A reply with its body.</summary>
internal sealed record SimulatorReply(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => (string?)Body?["error"]?["code"];

    public string? Message => (string?)Body?["error"]?["message"];
}

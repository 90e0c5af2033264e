using System.Text.Json.Nodes;
using CmkOperator.Sandbox.Json;

namespace CmkOperator.Sandbox.Reports;

/// <summary>What a Kubernetes event says.</summary>
internal sealed record EventRow(string Type, string Reason, string Note)
{
    /// <summary>Reads an events.k8s.io/v1 Event.</summary>
    public static EventRow Of(JsonObject item) => new(item.Text("type") ?? "", item.Text("reason") ?? "", item.Text("note") ?? "");
}

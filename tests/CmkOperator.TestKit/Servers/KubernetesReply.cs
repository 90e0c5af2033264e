using System.Net;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.TestKit.Servers;

/// <summary>An answer of a server.</summary>
public sealed record KubernetesReply(HttpStatusCode Code, string Text, IReadOnlyList<string> Warnings, string ContentType)
{
    private JsonNode? _body;

    public override string ToString() => $"{(int)Code} {Text}";

    public JsonNode Body => _body ??= JsonNode.Parse(Text)!;

    /// <summary>The message of a Status.</summary>
    public string Message => Body.Text("message") ?? "";

    public string ResourceVersion => Body.Text("metadata", "resourceVersion") ?? "";

    public long? Generation => Body.At("metadata", "generation").AsLong();

    /// <summary>The causes of a Status, as "field: reason: message", sorted; the remark on rules that were not run is left out.</summary>
    public IEnumerable<string> Causes => (Body.At("details", "causes") as JsonArray ?? [])
        .Where(c => c.Text("message")?.Contains("some validation rules were not checked", StringComparison.Ordinal) != true)
        .Select(c => $"{c.Text("field")}: {c.Text("message")}").Distinct().Order(StringComparer.Ordinal);

    /// <summary>The names of the items of a list.</summary>
    public IEnumerable<string?> Names => (Body["items"] as JsonArray ?? []).Select(i => i.Text("metadata", "name"));

    /// <summary>The fields that a manager owns, as JSON; null when it owns none.</summary>
    public string? OwnedBy(string manager, string operation, string subresource = "") =>
        (Body.At("metadata", "managedFields") as JsonArray ?? [])
            .FirstOrDefault(e => e.Text("manager") == manager && e.Text("operation") == operation && (e.Text("subresource") ?? "") == subresource)?["fieldsV1"]?.ToJsonString();
}

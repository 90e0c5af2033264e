using System.Text.Json.Nodes;

namespace CmkOperator.Sandbox.Manifests;

/// <summary>One CmkWorkspace as somebody wrote it.</summary>
/// <param name="Object">The object, with apiVersion and kind.</param>
/// <param name="Source">Where it was read, for errors.</param>
internal sealed record Manifest(JsonObject Object, string Source)
{
    /// <summary>The object's name.</summary>
    public string Name => Text("name") ?? "";

    /// <summary>The namespace it asks for; null when it names none.</summary>
    public string? Namespace => Text("namespace");

    /// <summary>A copy that lives in another namespace.</summary>
    public Manifest In(string namespaceName)
    {
        var copy = Object.DeepClone().AsObject();
        copy["metadata"]!["namespace"] = namespaceName;
        return this with { Object = copy };
    }

    private string? Text(string member) =>
        Object["metadata"] is JsonObject metadata && metadata[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

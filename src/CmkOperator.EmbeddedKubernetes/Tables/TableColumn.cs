using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Tables;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type">string, integer, number, boolean or date.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Priority">0 is always shown, more only with <c>-o wide</c>.</param>
/// <param name="Format">A refinement of the type; <c>name</c> marks the name.</param>
internal sealed record TableColumn(string Name, string Type, string Description, long Priority = 0, string Format = "")
{
    public static TableColumn ObjectName { get; } = new("Name", "string",
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
        Format: "name");

    public static TableColumn Age { get; } = new("Age", "date",
        "CreationTimestamp is a timestamp representing the server time when this object was created.");

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}

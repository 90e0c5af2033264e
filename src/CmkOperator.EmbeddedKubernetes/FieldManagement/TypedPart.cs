using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Schemas;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>A part of a value that can have an owner of its own.</summary>
/// <param name="Element">Its path element.</param>
/// <param name="Value">What is there.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="IsNamedField">Whether it is a specified field, not an entry of a map or a list.</param>
internal sealed record TypedPart(string Element, JsonNode? Value, Schema Schema, bool IsNamedField);

using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;
using CmkOperator.EmbeddedKubernetes.Selectors;
using CmkOperator.EmbeddedKubernetes.Storage;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Which stored objects a list or a watch shows, and how.</summary>
internal sealed class ObjectFilter
{
    private readonly ResourceDefinition _definition;
    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    /// <param name="definition">The kind.</param>
    /// <param name="namespace">Empty for all namespaces.</param>
    /// <param name="labelSelector">Labels to match.</param>
    /// <param name="fieldSelector">Fields to match.</param>
    /// <exception cref="Statuses.ApiException">A selector is malformed.</exception>
    public ObjectFilter(ResourceDefinition definition, string @namespace, string? labelSelector, string? fieldSelector)
    {
        _definition = definition;
        _namespace = @namespace;
        _labels = LabelSelector.Parse(labelSelector);
        _fields = FieldSelector.Parse(fieldSelector, definition.Behavior.IsSelectable);
        IsSelective = !string.IsNullOrEmpty(labelSelector) || !string.IsNullOrEmpty(fieldSelector);
    }

    /// <summary>Whether there are selectors.</summary>
    public bool IsSelective { get; }

    public bool Matches(StoredObject item)
    {
        if (_namespace.Length > 0 && item.Namespace != _namespace)
        {
            return false;
        }

        if (!IsSelective)
        {
            return true;
        }

        var shown = Show(item);
        return _labels.Matches(shown) && _fields.Matches(shown, _definition.Behavior.FieldValue);
    }

    public JsonObject Show(StoredObject item) => _definition.Behavior.FromStorage(item.Content);
}

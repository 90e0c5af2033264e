using System.Text.Json.Nodes;
using CmkOperator.Sharding;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>What the holder of a Lease says on it of the objects that it selects, so that other operators in the cluster know.</summary>
/// <param name="scope">The objects that this operator selects.</param>
internal sealed class ShardAnnouncement(ShardScope scope)
{
    /// <summary>The label by which the operator's Leases are listed.</summary>
    public const string Label = "cmk-operator.io/lease";

    /// <summary>Its value.</summary>
    public const string LabelValue = "leader-election";

    /// <summary>The annotation with the label selector; empty without one.</summary>
    public const string SelectorAnnotation = "cmk-operator.io/watch-label-selector";

    /// <summary>The annotation with the watched namespaces, separated by commas; empty for all.</summary>
    public const string NamespacesAnnotation = "cmk-operator.io/watch-namespaces";

    private static readonly ShardScope Everything = new([], null);

    /// <summary>Puts the announcement on a Lease; whatever else it carries stays.</summary>
    public void Put(JsonObject lease)
    {
        Member(lease, "labels")[Label] = LabelValue;
        var annotations = Member(lease, "annotations");
        annotations[SelectorAnnotation] = scope.Selector?.Text ?? string.Empty;
        annotations[NamespacesAnnotation] = string.Join(',', scope.Namespaces);
    }

    /// <summary>Whether the Lease is one of the operator's.</summary>
    public static bool IsOn(JsonObject lease) => Text(lease, "labels", Label) == LabelValue;

    /// <summary>
    /// What a Lease announces. One without an announcement is an older operator's, which selects everything; so does, to be safe, one whose
    /// selector cannot be read.
    /// </summary>
    public static ShardScope Read(JsonObject lease)
    {
        if (Text(lease, "annotations", SelectorAnnotation) is not { } selector || Text(lease, "annotations", NamespacesAnnotation) is not { } namespaces)
        {
            return Everything;
        }

        return new ShardScope(
            namespaces.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            selector.Length == 0 ? null : LabelSelector.Parse(selector, out _));
    }

    private static JsonObject Member(JsonObject lease, string name)
    {
        var metadata = lease["metadata"]!.AsObject();
        if (metadata[name] is not JsonObject member)
        {
            metadata[name] = member = [];
        }

        return member;
    }

    private static string? Text(JsonObject lease, string member, string name) =>
        lease["metadata"]?[member] is JsonObject values && values[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

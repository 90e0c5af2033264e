using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.Schemas.Cel;

namespace CmkOperator.Schemas.Structural;

/// <summary>A node of a structural OpenAPI v3 schema, with the Kubernetes extensions.</summary>
internal sealed record Schema
{
    /// <summary>A schema that takes anything and keeps it.</summary>
    public static Schema Anything { get; } = new() { PreserveUnknownFields = true };

    /// <summary>object, array, string, integer, number, boolean, or empty where any is taken.</summary>
    public string Type { get; init; } = "";

    public string Format { get; init; } = "";

    public bool Nullable { get; init; }

    public bool IntOrString { get; init; }

    public bool PreserveUnknownFields { get; init; }

    public bool EmbeddedResource { get; init; }

    /// <summary>In the order of the definition.</summary>
    public IReadOnlyDictionary<string, Schema> Properties { get; init; } = new Dictionary<string, Schema>();

    public Schema? AdditionalProperties { get; init; }

    public Schema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>atomic (also when not said), set or map.</summary>
    public string ListType { get; init; } = "atomic";

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>granular or atomic.</summary>
    public string MapType { get; init; } = "granular";

    public bool HasDefault { get; init; }

    public JsonNode? Default { get; init; }

    public JsonArray? Enum { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>The pattern as written, for messages.</summary>
    public string PatternText { get; init; } = "";

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    public Schema? Not { get; init; }

    /// <summary>The <c>x-kubernetes-validations</c> of this node.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];

    /// <summary>The definition this was read from, published by OpenAPI.</summary>
    public JsonObject Source { get; init; } = [];

    /// <summary>The schema of a field, or null when the field is not specified.</summary>
    public Schema? Field(string name) => Properties.TryGetValue(name, out var known) ? known : AdditionalProperties;

    /// <summary>Whether this node or one below has rules.</summary>
    public bool HasRules => Rules.Count > 0 || Properties.Values.Any(p => p.HasRules)
        || (AdditionalProperties?.HasRules ?? false) || (Items?.HasRules ?? false);
}

/// <summary>One entry of <c>x-kubernetes-validations</c>, compiled.</summary>
/// <param name="Rule">The text, for messages.</param>
/// <param name="Expression">What must hold.</param>
/// <param name="Message">What the user reads; empty where the rule itself is shown.</param>
/// <param name="MessageExpression">An expression that makes the message.</param>
/// <param name="FieldPath">The field that is blamed, relative to the node, for example <c>.spec.color</c>.</param>
/// <param name="Reason">The cause, for example <c>FieldValueForbidden</c>; empty is FieldValueInvalid.</param>
/// <param name="OptionalOldSelf">Whether it runs without an old value too, with <c>oldSelf</c> an optional.</param>
internal sealed record ValidationRule(
    string Rule, CelExpression Expression, string Message, CelExpression? MessageExpression, string FieldPath, string Reason, bool OptionalOldSelf)
{
    /// <summary>A transition rule compares with the old value.</summary>
    public bool IsTransition { get; } = Expression.Mentions("oldSelf");
}

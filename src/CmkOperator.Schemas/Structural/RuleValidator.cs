using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Cel;
using CmkOperator.Schemas.Json;

namespace CmkOperator.Schemas.Structural;

/// <summary>
/// Evaluates the <c>x-kubernetes-validations</c> of every node. Transition rules run only where an old value is found
/// (by field, or by key in a list map); rules without <c>oldSelf</c> are left out where the value did not change.
/// </summary>
internal static class RuleValidator
{
    public static List<FieldError> Validate(JsonNode node, JsonNode? old, Schema schema, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        Walk(node, old, schema, "", now, errors);
        return errors;
    }

    private static void Walk(JsonNode? node, JsonNode? old, Schema schema, string path, DateTimeOffset now, List<FieldError> errors)
    {
        if (node is null)
        {
            return;
        }

        var changed = old is null || !JsonNodes.Same(node, old);
        foreach (var rule in schema.Rules)
        {
            if ((!rule.IsTransition && !changed) || (rule.IsTransition && !rule.OptionalOldSelf && old is null))
            {
                continue;
            }

            if (Evaluate(rule, node, old, schema, path, now) is { } error)
            {
                errors.Add(error);
            }
        }

        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    if (schema.Field(name) is { HasRules: true } field)
                    {
                        Walk(value, (old as JsonObject)?[name], field, path.Length == 0 ? name : $"{path}.{name}", now, errors);
                    }
                }

                break;
            case JsonArray list when schema.Items is { HasRules: true } items:
                foreach (var (index, item) in list.Index())
                {
                    Walk(item, SchemaValidator.OldItem(item, old as JsonArray, schema), items, $"{path}[{index}]", now, errors);
                }

                break;
            default:
                break;
        }
    }

    private static FieldError? Evaluate(ValidationRule rule, JsonNode node, JsonNode? old, Schema schema, string path, DateTimeOffset now)
    {
        var oldSelf = rule.OptionalOldSelf ? new CelOptional(old is null ? null : CelJson.Wrap(old, schema))
            : old is null ? null : CelJson.Wrap(old, schema);
        var scope = new CelScope(now).With("self", CelJson.Wrap(node, schema));
        scope = oldSelf is null ? scope : scope.With("oldSelf", oldSelf);
        try
        {
            if (rule.Expression.Evaluate(scope) is true)
            {
                return null;
            }
        }
        catch (CelException e)
        {
            return FieldError.Invalid(path, Shown(node, path), $"rule evaluation failed: {rule.Rule}: {e.Message}");
        }

        var at = rule.FieldPath.Length == 0 ? path : (path + rule.FieldPath).TrimStart('.');
        var shown = rule.FieldPath.Length == 0 ? Shown(node, path) : null;
        var message = Message(rule, scope);
        return rule.Reason switch
        {
            "FieldValueForbidden" => FieldError.Forbidden(at, message),
            "FieldValueRequired" => FieldError.Required(at, message),
            "FieldValueDuplicate" => FieldError.Duplicate(at, shown is null ? message : shown),
            _ => FieldError.Invalid(at, shown, message),
        };
    }

    private static string Message(ValidationRule rule, CelScope scope)
    {
        var plain = rule.Message.Length > 0 ? rule.Message : $"failed rule: {rule.Rule}";
        try
        {
            return rule.MessageExpression?.Evaluate(scope) is string { Length: > 0 } text && !text.Contains('\n', StringComparison.Ordinal)
                ? text.Trim()
                : plain;
        }
        catch (CelException)
        {
            return plain;
        }
    }

    private static string? Shown(JsonNode node, string path) => path.Length == 0 || node.Kind() is JsonValueKind.Object or JsonValueKind.Array
        ? null
        : JsonText.ToText(node);
}

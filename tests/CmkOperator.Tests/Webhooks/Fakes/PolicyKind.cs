using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkOperator.TestKit.Servers;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>
/// A kind whose objects are the requests that a policy evaluates and whose validation rules are the policy, so that a real API server
/// evaluates the expressions even where it has no admission policies.
/// </summary>
internal sealed partial class PolicyKind(string name, AdmissionPolicy policy)
{
    private const string Group = "policies.test.example.com";

    // Bounded, because a server estimates the cost of rules before it accepts them; unnamed fields are dropped before the rules run.
    private const string Requests = """
        type: object
        required: [request]
        properties:
          request:
            type: object
            required: [operation, namespace]
            properties: {operation: &text {type: string, maxLength: 200}, namespace: *text}
          object: &subject
            type: object
            required: [metadata, spec]
            properties:
              metadata:
                type: object
                required: [name]
                properties:
                  name: *text
                  deletionTimestamp: *text
                  annotations: &map {type: object, maxProperties: 8, additionalProperties: *text}
              spec:
                type: object
                required: [encryption, associatedResources]
                properties:
                  encryption: &vault {type: object, required: [keyVaultId], properties: {keyVaultId: *text}}
                  associatedResources: *vault
                  deletionPolicy: *text
                  observeOnly: {type: boolean}
                  suspend: {type: boolean}
                  tags: *map
          oldObject: *subject
        """;

    /// <summary>
    /// Whether to include the messages. The estimated cost of joining a filtered list is unbounded, for which a server rejects the rules
    /// of a kind; the cost of a policy is not estimated.
    /// </summary>
    public bool HasMessages => !policy.Validations.Any(validation => validation.Message.Contains(".join(", StringComparison.Ordinal));

    public string Definition => new JsonObject
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{name}.{Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["plural"] = name, ["singular"] = name, ["kind"] = "Case" + name, ["listKind"] = $"Case{name}List" },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema() },
            }),
        },
    }.ToJsonString();

    public string DefinitionPath => $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}.{Group}";

    public string Collection(string @namespace) => $"/apis/{Group}/v1/namespaces/{@namespace}/{name}";

    public string Instance(PolicyCase request)
    {
        var spec = new JsonObject
        {
            ["request"] = new JsonObject { ["operation"] = request.Operation, ["namespace"] = PolicyCase.Namespace },
            ["object"] = request.Object?.DeepClone(),
            ["oldObject"] = request.OldObject?.DeepClone(),
        };
        foreach (var member in spec.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            spec.Remove(member);
        }

        return new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1",
            ["kind"] = "Case" + name,
            ["metadata"] = new JsonObject { ["generateName"] = "case-" },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private JsonObject Schema()
    {
        var spec = Yaml.ReadObject(Requests);
        var unmatched = string.Concat(policy.Conditions.Select(condition => $"!({Translate(condition.Expression)}) || "));
        var rules = new JsonArray();
        foreach (var validation in policy.Validations)
        {
            var rule = new JsonObject { ["rule"] = $"{unmatched}({Translate(validation.Expression)})" };
            if (HasMessages)
            {
                rule["messageExpression"] = Translate(validation.Message);
            }

            rules.Add((JsonNode)rule);
        }

        spec["x-kubernetes-validations"] = rules;
        return new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = spec } };
    }

    // Such rules have no variables, so each is replaced by its expression. A schema's field namespace is written escaped.
    private string Translate(string expression)
    {
        foreach (var variable in policy.Variables.Reverse())
        {
            expression = expression.Replace($"variables.{variable.Name}", $"({variable.Expression})", StringComparison.Ordinal);
        }

        // A rule with a line break must have a message that a policy's expression need not have.
        expression = expression.Replace('\n', ' ');
        return Root().Replace(expression, "self.$1").Replace(".request.namespace", ".request.__namespace__", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(?<![.'])(object|oldObject|request)(?=\.)")]
    private static partial Regex Root();
}

using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Resources;

namespace CmkOperator.EmbeddedKubernetes.OpenApi;

/// <summary>The paths and operations of kinds; clients look here whether a parameter such as <c>fieldValidation</c> is known.</summary>
internal static class OperationDocuments
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation", "pretty"];
    private static readonly string[] ReadParameters = ["resourceVersion", "pretty"];

    private static readonly string[] ListParameters =
    [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "pretty", "resourceVersion", "resourceVersionMatch",
        "sendInitialEvents", "timeoutSeconds", "watch",
    ];

    private static readonly string[] DeleteParameters = ["dryRun", "gracePeriodSeconds", "orphanDependents", "pretty", "propagationPolicy"];

    /// <param name="definitions">The kinds.</param>
    /// <param name="parameter">Makes the description of a query parameter.</param>
    public static JsonObject Build(IEnumerable<ResourceDefinition> definitions, Func<string, JsonObject> parameter)
    {
        var paths = new JsonObject();
        foreach (var definition in definitions)
        {
            var root = definition.Group.Length == 0 ? $"/api/{definition.Version}" : $"/apis/{definition.Group}/{definition.Version}";
            var collection = definition.Namespaced ? $"{root}/namespaces/{{namespace}}/{definition.Plural}" : $"{root}/{definition.Plural}";
            paths[collection] = Operations(definition, parameter, [("get", "list", ListParameters), ("post", "create", WriteParameters), ("delete", "deletecollection", DeleteParameters)]);
            if (!definition.Verbs.Contains("get"))
            {
                continue;
            }

            if (definition.Namespaced)
            {
                paths[$"{root}/{definition.Plural}"] = Operations(definition, parameter, [("get", "list", ListParameters)]);
            }

            paths[$"{collection}/{{name}}"] = Operations(definition, parameter,
                [("get", "get", ReadParameters), ("put", "update", WriteParameters), ("patch", "patch", [.. WriteParameters, "force"]), ("delete", "delete", DeleteParameters)]);
            if (definition.HasStatus)
            {
                paths[$"{collection}/{{name}}/status"] = Operations(definition, parameter,
                    [("get", "get", ReadParameters), ("put", "update", WriteParameters), ("patch", "patch", [.. WriteParameters, "force"])]);
            }
        }

        return paths;
    }

    private static JsonObject Operations(
        ResourceDefinition definition, Func<string, JsonObject> parameter, (string Method, string Verb, string[] Parameters)[] operations)
    {
        var result = new JsonObject();
        foreach (var (method, verb, parameters) in operations.Where(o => definition.Verbs.Contains(o.Verb)))
        {
            var action = verb switch { "create" => "post", "update" => "put", _ => verb };
            result[method] = new JsonObject
            {
                ["description"] = $"{verb} {definition.Kind}",
                ["operationId"] = $"{verb}{definition.Kind}{definition.Version}{method}",
                ["parameters"] = new JsonArray([.. parameters.Select(parameter)]),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = SchemaNames.GroupVersionKind(definition, definition.Kind),
            };
        }

        return result;
    }
}

using System.Text.Json.Nodes;
using CmkOperator.TestKit.Servers;
using Xunit;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>A ValidatingAdmissionPolicy of the samples, evaluated as the API server does with failurePolicy Fail.</summary>
internal sealed class AdmissionPolicy
{
    private static readonly JsonNode[] Samples =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("config", "samples", "policies"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => Yaml.ReadAll(File.ReadAllText(file))),
    ];

    private readonly JsonNode _spec;

    private AdmissionPolicy(JsonNode policy, JsonNode binding, JsonNode? parameters) => (_spec, Definition, Binding, Parameters) = (policy["spec"]!, policy, binding, parameters);

    public JsonNode Definition { get; }

    public JsonNode Binding { get; }

    /// <summary>The ConfigMap of the samples for <c>params</c>, if any.</summary>
    public JsonNode? Parameters { get; }

    public IReadOnlyList<(string Name, string Expression)> Conditions => Pairs("matchConditions");

    public IReadOnlyList<(string Name, string Expression)> Variables => Pairs("variables");

    public IReadOnlyList<(string Expression, string Message)> Validations =>
        [.. Items("validations").Select(item => ((string)item["expression"]!, (string)item["messageExpression"]!))];

    /// <summary>The kinds that it matches.</summary>
    public JsonNode ResourceRule => Assert.Single(_spec["matchConstraints"]!["resourceRules"]!.AsArray())!;

    public IReadOnlyList<string> Operations => [.. ResourceRule["operations"]!.AsArray().Select(item => (string)item!)];

    /// <summary>The names of all policies of the samples.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Samples.Where(item => (string?)item["kind"] == "ValidatingAdmissionPolicy").Select(item => (string)item["metadata"]!["name"]!)];

    public static AdmissionPolicy Load(string name)
    {
        var binding = Samples.Single(item => (string?)item["spec"]?["policyName"] == name);
        return new AdmissionPolicy(
            Samples.Single(item => (string?)item["kind"] == "ValidatingAdmissionPolicy" && (string?)item["metadata"]!["name"] == name),
            binding,
            Samples.SingleOrDefault(item => (string?)item["kind"] == "ConfigMap" && (string?)item["metadata"]!["name"] == (string?)binding["spec"]!["paramRef"]?["name"]));
    }

    /// <summary>The message of the denial, or null when the request is allowed.</summary>
    public string? Judge(PolicyCase request)
    {
        if (!Operations.Contains(request.Operation))
        {
            return null;
        }

        try
        {
            var scope = Scope(request);
            if (!Conditions.All(condition => scope.Evaluate(condition.Expression) is true))
            {
                return null;
            }

            return Validations
                .Where(validation => scope.Evaluate(validation.Expression) is not true)
                .Select(validation => (string)scope.Evaluate(validation.Message))
                .FirstOrDefault();
        }
        catch (InvalidOperationException failure)
        {
            return $"failed: {failure.Message}";
        }
    }

    private PolicyScope Scope(PolicyCase request) => PolicyScope.Empty
        .With("object", request.Object)
        .With("oldObject", request.OldObject)
        .With("request", new JsonObject { ["operation"] = request.Operation, ["namespace"] = PolicyCase.Namespace })
        .With("params", request.Parameters ?? Parameters)
        .WithVariables(Variables);

    private List<(string Name, string Expression)> Pairs(string member) =>
        [.. Items(member).Select(item => ((string)item["name"]!, (string)item["expression"]!))];

    private IEnumerable<JsonNode> Items(string member) => (_spec[member] as JsonArray ?? []).Select(item => item!);
}

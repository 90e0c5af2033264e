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

    /// <summary>What a server says when the parameters of a binding do not exist.</summary>
    public const string NoParameters = "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction";

    private readonly JsonNode _spec;

    private AdmissionPolicy(JsonNode policy, JsonNode binding, JsonNode? parameters) => (_spec, Definition, Binding, Parameters) = (policy["spec"]!, policy, binding, parameters);

    public JsonNode Definition { get; }

    public JsonNode Binding { get; }

    /// <summary>The object that <c>params</c> stands for; null when there is none.</summary>
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
        return new AdmissionPolicy(
            Samples.Single(item => (string?)item["kind"] == "ValidatingAdmissionPolicy" && (string?)item["metadata"]!["name"] == name),
            Samples.Single(item => (string?)item["spec"]?["policyName"] == name),
            parameters: null);
    }

    /// <summary>A policy of nobody's samples: the documents of the policy, its binding, and its parameters if they exist.</summary>
    public static AdmissionPolicy Parse(string yaml)
    {
        var documents = Yaml.ReadAll(yaml);
        return new AdmissionPolicy(documents[0], documents[1], documents.Count > 2 ? documents[2] : null);
    }

    /// <summary>The message of the denial, or null when the request is allowed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lists">An expression in place of that of the variable <c>lists</c>; null keeps the sample's.</param>
    public string? Judge(PolicyCase request, string? lists = null)
    {
        if (!Operations.Contains(request.Operation))
        {
            return null;
        }

        // A server looks for the parameters before it evaluates the match conditions: without them nothing passes that the policy matches.
        if (_spec["paramKind"] is not null && Parameters is null)
        {
            return (string?)Binding["spec"]!["paramRef"]!["parameterNotFoundAction"] == "Allow" ? null : NoParameters;
        }

        try
        {
            var scope = Scope(request, lists);
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

    private PolicyScope Scope(PolicyCase request, string? lists) => PolicyScope.Empty
        .With("object", request.Object)
        .With("oldObject", request.OldObject)
        .With("request", new JsonObject { ["operation"] = request.Operation, ["namespace"] = PolicyCase.Namespace })
        .With("params", Parameters)
        .WithVariables([.. Variables.Select(variable => variable.Name == "lists" && lists is not null ? (variable.Name, lists) : variable)]);

    private List<(string Name, string Expression)> Pairs(string member) =>
        [.. Items(member).Select(item => ((string)item["name"]!, (string)item["expression"]!))];

    private IEnumerable<JsonNode> Items(string member) => (_spec[member] as JsonArray ?? []).Select(item => item!);
}

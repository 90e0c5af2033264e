using System.Text.Json.Nodes;
using CmkOperator.Schemas.Cel;
using CmkOperator.Schemas.Structural;

namespace CmkOperator.TestKit.Servers;

/// <summary>What the expressions of an admission policy or a webhook see; the CEL interpreter of the embedded API server evaluates them.</summary>
public sealed class PolicyScope
{
    private readonly CelScope _scope;

    private PolicyScope(CelScope scope) => _scope = scope;

    /// <summary>Nothing is declared.</summary>
    public static PolicyScope Empty { get; } = new(new CelScope(DateTimeOffset.UnixEpoch));

    /// <summary>The same with one more name, for example <c>object</c>.</summary>
    public PolicyScope With(string name, JsonNode? value) => new(_scope.With(name, CelJson.Wrap(value, Schema.Anything)));

    /// <summary>The same with <c>variables</c>. Each is evaluated on access, and may use those before it.</summary>
    public PolicyScope WithVariables(IReadOnlyList<(string Name, string Expression)> variables) =>
        new(_scope.With("variables", new LazyVariables(variables, _scope)));

    /// <summary>The value of an expression.</summary>
    /// <exception cref="InvalidOperationException">The expression cannot be parsed, or its evaluation fails.</exception>
    public object Evaluate(string expression)
    {
        try
        {
            return CelExpression.Parse(expression).Evaluate(_scope);
        }
        catch (CelException failure)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    private sealed class LazyVariables(IReadOnlyList<(string Name, string Expression)> variables, CelScope scope) : ICelMap
    {
        public IReadOnlyList<object> Keys => [.. variables.Select(variable => (object)variable.Name)];

        public object? Find(object key) =>
            variables.Where(variable => variable.Name.Equals(key)).Select(variable => CelExpression.Parse(variable.Expression).Evaluate(scope.With("variables", this))).FirstOrDefault();
    }
}

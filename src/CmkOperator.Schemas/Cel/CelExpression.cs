namespace CmkOperator.Schemas.Cel;

/// <summary>
/// A parsed expression of the Common Expression Language. Dynamically typed: a call with values that it does not take fails
/// when it is evaluated, not when it is parsed.
/// </summary>
internal sealed class CelExpression
{
    private readonly CelNode _root;

    private CelExpression(CelNode root) => _root = root;

    /// <exception cref="CelException">The text is not an expression of this language.</exception>
    public static CelExpression Parse(string text) => new(CelParser.Parse(text));

    /// <summary>Whether a variable is used anywhere in it.</summary>
    public bool Mentions(string variable) => Mentions(_root, variable);

    /// <exception cref="CelException">The evaluation failed.</exception>
    public object Evaluate(CelScope scope) => CelEvaluator.Evaluate(_root, scope);

    private static bool Mentions(CelNode node, string name) => node switch
    {
        CelNode.Variable v => v.Name == name,
        CelNode.Select s => Mentions(s.Target, name),
        CelNode.Has h => Mentions(h.Target, name),
        CelNode.Index i => Mentions(i.Target, name) || Mentions(i.Key, name),
        CelNode.Call c => c.Arguments.Any(a => Mentions(a, name)),
        CelNode.Macro m => Mentions(m.Target, name) || m.Bodies.Any(b => Mentions(b, name)),
        CelNode.Choice c => Mentions(c.Condition, name) || Mentions(c.Yes, name) || Mentions(c.No, name),
        CelNode.Logic l => Mentions(l.Left, name) || Mentions(l.Right, name),
        CelNode.ListOf l => l.Items.Any(i => Mentions(i, name)),
        CelNode.MapOf m => m.Entries.Any(e => Mentions(e.Key, name) || Mentions(e.Value, name)),
        _ => false,
    };
}

/// <summary>An expression that does not parse, or one whose evaluation failed.</summary>
internal sealed class CelException(string message) : Exception(message);

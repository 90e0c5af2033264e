namespace CmkOperator.Schemas.Cel;

/// <summary>A node of a parsed expression.</summary>
internal abstract record CelNode
{
    /// <summary>A constant.</summary>
    internal sealed record Literal(object Value) : CelNode;

    /// <summary>A variable.</summary>
    internal sealed record Variable(string Name) : CelNode;

    /// <summary><c>target.field</c>, or <c>target.?field</c>.</summary>
    internal sealed record Select(CelNode Target, string Field, bool Optional) : CelNode;

    /// <summary><c>has(target.field)</c>.</summary>
    internal sealed record Has(CelNode Target, string Field) : CelNode;

    /// <summary><c>target[key]</c>, or <c>target[?key]</c>.</summary>
    internal sealed record Index(CelNode Target, CelNode Key, bool Optional) : CelNode;

    /// <summary>A function, an operator or a method; the target of a method comes first.</summary>
    internal sealed record Call(string Name, bool IsMethod, IReadOnlyList<CelNode> Arguments) : CelNode;

    /// <summary>A macro over a list or the keys of a map, or over an optional.</summary>
    internal sealed record Macro(string Name, CelNode Target, string Bound, IReadOnlyList<CelNode> Bodies) : CelNode;

    /// <summary><c>condition ? yes : no</c>.</summary>
    internal sealed record Choice(CelNode Condition, CelNode Yes, CelNode No) : CelNode;

    /// <summary><c>left &amp;&amp; right</c> or <c>left || right</c>.</summary>
    internal sealed record Logic(bool IsAnd, CelNode Left, CelNode Right) : CelNode;

    /// <summary><c>[a, b]</c>.</summary>
    internal sealed record ListOf(IReadOnlyList<CelNode> Items) : CelNode;

    /// <summary><c>{k: v}</c>.</summary>
    internal sealed record MapOf(IReadOnlyList<KeyValuePair<CelNode, CelNode>> Entries) : CelNode;
}

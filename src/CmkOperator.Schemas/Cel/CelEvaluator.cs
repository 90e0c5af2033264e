namespace CmkOperator.Schemas.Cel;

/// <summary>Walks a parsed expression.</summary>
internal static class CelEvaluator
{
    /// <exception cref="CelException">The evaluation failed.</exception>
    public static object Evaluate(CelNode node, CelScope scope) => node switch
    {
        CelNode.Literal literal => literal.Value,
        CelNode.Variable variable => scope.Find(variable.Name) ?? throw new CelException($"undeclared reference to '{variable.Name}'"),
        CelNode.Select select => Select(Evaluate(select.Target, scope), select.Field, select.Optional),
        CelNode.Has has => Member(Evaluate(has.Target, scope), has.Field) is not null,
        CelNode.Index index => Index(Evaluate(index.Target, scope), Evaluate(index.Key, scope), index.Optional),
        CelNode.Call call => CelFunctions.Call(call.Name, call.IsMethod, [.. call.Arguments.Select(a => Evaluate(a, scope))]),
        CelNode.Macro macro => CelMacros.Run(macro, scope),
        CelNode.Choice choice => Evaluate(IsTrue(choice.Condition, scope) ? choice.Yes : choice.No, scope),
        CelNode.Logic logic => Logic(logic, scope),
        CelNode.ListOf list => new List<object>(list.Items.Select(i => Evaluate(i, scope))),
        CelNode.MapOf map => new CelLiteralMap([.. map.Entries.Select(e => KeyValuePair.Create(Evaluate(e.Key, scope), Evaluate(e.Value, scope)))]),
        _ => throw new CelException($"no evaluation for {node.GetType().Name}"),
    };

    /// <summary>Evaluates a condition.</summary>
    /// <exception cref="CelException">It is not a bool.</exception>
    public static bool IsTrue(CelNode node, CelScope scope) => Evaluate(node, scope) is bool flag ? flag : throw new CelException("no such overload: a condition must be bool");

    private static object Select(object target, string field, bool optional)
    {
        if (target is CelOptional { Content: var inner })
        {
            return inner is null ? CelOptional.None : new CelOptional(Member(inner, field));
        }

        var found = Member(target, field);
        return optional ? new CelOptional(found) : found ?? throw new CelException($"no such key: {field}");
    }

    private static object? Member(object target, string field) => target switch
    {
        ICelMap map => map.Find(field),
        CelOptional { Content: null } => null,
        CelOptional { Content: { } inner } => Member(inner, field),
        _ => throw new CelException($"type '{CelValues.TypeName(target)}' does not support field selection"),
    };

    private static object Index(object target, object key, bool optional)
    {
        if (target is CelOptional { Content: var inner })
        {
            return inner is null ? CelOptional.None : new CelOptional(Item(inner, key));
        }

        var found = Item(target, key);
        if (optional)
        {
            return new CelOptional(found);
        }

        return found ?? throw new CelException(target is ICelMap ? $"no such key: {CelValues.ToText(key)}" : $"index out of bounds: {CelValues.ToText(key)}");
    }

    private static object? Item(object target, object key) => (target, key) switch
    {
        (ICelMap map, _) => map.Find(key),
        (IReadOnlyList<object> list, long at) => at >= 0 && at < list.Count ? list[(int)at] : null,
        _ => throw new CelException($"no such overload: {CelValues.TypeName(target)}[{CelValues.TypeName(key)}]"),
    };

    // An error on one side does not matter when the other side decides, whichever side it is.
    private static bool Logic(CelNode.Logic logic, CelScope scope)
    {
        bool left;
        try
        {
            left = IsTrue(logic.Left, scope);
        }
        catch (CelException)
        {
            if (IsTrue(logic.Right, scope) != logic.IsAnd)
            {
                return !logic.IsAnd;
            }

            throw;
        }

        return left != logic.IsAnd ? left : IsTrue(logic.Right, scope);
    }
}

namespace CmkOperator.Schemas.Cel;

/// <summary>The macros that bind a variable: all, exists, exists_one, map, filter, optMap, optFlatMap.</summary>
internal static class CelMacros
{
    public static object Run(CelNode.Macro macro, CelScope scope)
    {
        var target = CelEvaluator.Evaluate(macro.Target, scope);
        if (macro.Name is "optMap" or "optFlatMap")
        {
            return RunOptional(macro, target, scope);
        }

        var items = target switch
        {
            IReadOnlyList<object> list => list,
            ICelMap map => map.Keys,
            _ => throw new CelException($"expression of type '{CelValues.TypeName(target)}' cannot be range of a comprehension"),
        };
        bool Holds(object item) => CelEvaluator.IsTrue(macro.Bodies[0], scope.With(macro.Bound, item));
        return macro.Name switch
        {
            "all" => Decide(items, Holds, decisive: false),
            "exists" => Decide(items, Holds, decisive: true),
            "exists_one" or "existsOne" => items.Count(Holds) == 1,
            "filter" => new List<object>(items.Where(Holds)),
            _ when macro.Bodies.Count == 2 => Transform(macro.Bodies[1], items.Where(Holds), macro.Bound, scope),
            _ => Transform(macro.Bodies[0], items, macro.Bound, scope),
        };
    }

    private static List<object> Transform(CelNode body, IEnumerable<object> items, string variable, CelScope scope) =>
        [.. items.Select(i => CelEvaluator.Evaluate(body, scope.With(variable, i)))];

    // An item that decides outweighs one whose evaluation fails, as with the operators || and &&.
    private static bool Decide(IEnumerable<object> items, Func<object, bool> holds, bool decisive)
    {
        CelException? failure = null;
        foreach (var item in items)
        {
            try
            {
                if (holds(item) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }

    private static CelOptional RunOptional(CelNode.Macro macro, object target, CelScope scope)
    {
        if (target is not CelOptional { Content: var inner })
        {
            throw new CelException($"no such overload: {CelValues.TypeName(target)}.{macro.Name}()");
        }

        if (inner is null)
        {
            return CelOptional.None;
        }

        var result = CelEvaluator.Evaluate(macro.Bodies[0], scope.With(macro.Bound, inner));
        return macro.Name == "optMap" ? new CelOptional(result)
            : result as CelOptional ?? throw new CelException("no such overload: optFlatMap needs an optional");
    }
}

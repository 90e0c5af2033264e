namespace CmkOperator.Schemas.Cel;

/// <summary>The operators, conversions and functions.</summary>
internal static class CelFunctions
{
    /// <param name="name">The function, or the sign of an operator.</param>
    /// <param name="isMethod">Whether the first argument stood before the dot.</param>
    /// <param name="arguments">The values.</param>
    /// <exception cref="CelException">There is no such function for such values, or it failed.</exception>
    public static object Call(string name, bool isMethod, object[] arguments)
    {
        try
        {
            return (isMethod ? Method(name, arguments) : Function(name, arguments)) ?? throw NoOverload(name, arguments);
        }
        catch (OverflowException)
        {
            throw new CelException($"integer overflow in {name}");
        }
    }

    private static object? Function(string name, object[] arguments) => (name, arguments) switch
    {
        ("==", [var a, var b]) => CelValues.AreEqual(a, b),
        ("!=", [var a, var b]) => !CelValues.AreEqual(a, b),
        ("<", [var a, var b]) => CelValues.Compare(a, b) < 0,
        ("<=", [var a, var b]) => CelValues.Compare(a, b) <= 0,
        (">", [var a, var b]) => CelValues.Compare(a, b) > 0,
        (">=", [var a, var b]) => CelValues.Compare(a, b) >= 0,
        ("in", [var a, IReadOnlyList<object> list]) => list.Any(i => CelValues.AreEqual(i, a)),
        ("in", [var a, ICelMap map]) => map.Find(a) is not null,
        ("!", [bool flag]) => !flag,
        ("-_", [long a]) => checked(-a),
        ("-_", [double a]) => -a,
        ("+" or "-" or "*" or "/" or "%", [var a, var b]) => Arithmetic(name, a, b),
        ("size", [var a]) => Size(a),
        ("string", [var a]) => CelValues.ToText(a),
        ("int", [var a]) => CelValues.ToInt(a),
        ("double", [var a]) => CelValues.ToDouble(a),
        ("bool", [var a]) => CelValues.ToBool(a),
        ("duration", [var a]) => CelValues.ToDuration(a),
        ("timestamp", [var a]) => CelValues.ToTimestamp(a),
        ("type", [var a]) => CelValues.TypeName(a),
        ("dyn", [var a]) => a,
        ("matches", [string text, string pattern]) => Matches(text, pattern),
        ("optional.of", [var a]) => new CelOptional(a),
        ("optional.none", []) => CelOptional.None,
        ("optional.ofNonZeroValue", [var a]) => new CelOptional(IsZero(a) ? null : a),
        _ => null,
    };

    private static object? Method(string name, object[] arguments) => arguments[0] switch
    {
        string text => CelStrings.Call(name, text, arguments[1..]),
        IReadOnlyList<object> list => CelLists.Call(name, list, arguments[1..]),
        CelOptional optional => Optional(name, optional, arguments[1..]),
        TimeSpan span => DurationPart(name, span),
        DateTimeOffset time => TimePart(name, time),
        ICelMap map when name == "size" => (long)map.Keys.Count,
        _ => null,
    };

    private static object? Arithmetic(string name, object left, object right) => (name, left, right) switch
    {
        ("+", long a, long b) => checked(a + b),
        ("-", long a, long b) => checked(a - b),
        ("*", long a, long b) => checked(a * b),
        ("/", long a, long b) => b == 0 ? throw new CelException("division by zero") : checked(a / b),
        ("%", long a, long b) => b == 0 ? throw new CelException("modulus by zero") : a % b,
        ("+", double a, double b) => a + b,
        ("-", double a, double b) => a - b,
        ("*", double a, double b) => a * b,
        ("/", double a, double b) => a / b,
        ("+", string a, string b) => a + b,
        ("+", IReadOnlyList<object> a, IReadOnlyList<object> b) => new List<object>([.. a, .. b]),
        ("+", TimeSpan a, TimeSpan b) => a + b,
        ("-", TimeSpan a, TimeSpan b) => a - b,
        ("+", DateTimeOffset a, TimeSpan b) => a + b,
        ("+", TimeSpan a, DateTimeOffset b) => b + a,
        ("-", DateTimeOffset a, TimeSpan b) => a - b,
        ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
        _ => null,
    };

    private static object? Size(object value) => value switch
    {
        string text => (long)text.EnumerateRunes().Count(),
        IReadOnlyList<object> list => (long)list.Count,
        ICelMap map => (long)map.Keys.Count,
        _ => null,
    };

    private static bool IsZero(object value) => value is "" or 0L or 0.0 or false or CelNull || Size(value) is 0L;

    private static object? Optional(string name, CelOptional optional, object[] arguments) => (name, arguments) switch
    {
        ("hasValue", []) => optional.Content is not null,
        ("value", []) => optional.Content ?? throw new CelException("optional.none() dereference"),
        ("orValue", [var fallback]) => optional.Content ?? fallback,
        ("or", [CelOptional other]) => optional.Content is null ? other : optional,
        _ => null,
    };

    private static object? DurationPart(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        "getMilliseconds" => (long)span.TotalMilliseconds % 1000,
        _ => null,
    };

    private static object? TimePart(string name, DateTimeOffset time) => name switch
    {
        "getFullYear" => (long)time.UtcDateTime.Year,
        "getMonth" => time.UtcDateTime.Month - 1L,
        "getDate" => (long)time.UtcDateTime.Day,
        "getDayOfMonth" => time.UtcDateTime.Day - 1L,
        "getDayOfWeek" => (long)time.UtcDateTime.DayOfWeek,
        "getDayOfYear" => time.UtcDateTime.DayOfYear - 1L,
        "getHours" => (long)time.UtcDateTime.Hour,
        "getMinutes" => (long)time.UtcDateTime.Minute,
        "getSeconds" => (long)time.UtcDateTime.Second,
        _ => null,
    };

    /// <summary>Whether a part of the text matches.</summary>
    public static bool Matches(string text, string pattern)
    {
        try
        {
            return GoRegex.Compile(pattern).IsMatch(text);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CelException($"invalid matches argument: {e.Message}");
        }
    }

    /// <summary>The leftmost part of the text that matches; empty when none does.</summary>
    public static string Find(string text, string pattern)
    {
        try
        {
            return GoRegex.Compile(pattern).Match(text).Value;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CelException($"invalid find argument: {e.Message}");
        }
    }

    private static CelException NoOverload(string name, object[] arguments) =>
        new($"no such overload: {name}({string.Join(", ", arguments.Select(CelValues.TypeName))})");
}

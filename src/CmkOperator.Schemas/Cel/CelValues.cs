using System.Globalization;

namespace CmkOperator.Schemas.Cel;

/// <summary>What values have in common: equality, order, the names of their types.</summary>
internal static class CelValues
{
    public static bool AreEqual(object left, object right) => (left, right) switch
    {
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (IReadOnlyList<object> a, IReadOnlyList<object> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (ICelMap a, ICelMap b) => a.Keys.Count == b.Keys.Count && a.Keys.All(k => b.Find(k) is { } other && AreEqual(a.Find(k)!, other)),
        (CelOptional a, CelOptional b) => a.Content is null ? b.Content is null : b.Content is not null && AreEqual(a.Content, b.Content),
        _ => left.Equals(right),
    };

    /// <exception cref="CelException">The two have no order.</exception>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => ((double)a).CompareTo(b),
        (double a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        _ => throw new CelException($"no such overload: {TypeName(left)} compared with {TypeName(right)}"),
    };

    public static string TypeName(object value) => value switch
    {
        long => "int",
        double => "double",
        bool => "bool",
        string => "string",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        CelNull => "null_type",
        CelOptional => "optional_type",
        ICelMap => "map",
        IReadOnlyList<object> => "list",
        _ => value.GetType().Name,
    };

    /// <summary>What <c>string(value)</c> gives.</summary>
    public static string ToText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        TimeSpan span => CelDuration.Format(span),
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => throw new CelException($"no such overload: string({TypeName(value)})"),
    };

    public static object ToInt(object value) => value switch
    {
        long integer => integer,
        double real when real is > long.MinValue and < long.MaxValue => (long)real,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw new CelException($"type conversion error from '{TypeName(value)}' to 'int'"),
    };

    public static object ToDouble(object value) => value switch
    {
        double real => real,
        long integer => (double)integer,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => throw new CelException($"type conversion error from '{TypeName(value)}' to 'double'"),
    };

    public static object ToDuration(object value) => value switch
    {
        TimeSpan span => span,
        string text when CelDuration.TryParse(text, out var span) => span,
        _ => throw new CelException($"type conversion error from '{TypeName(value)}' to 'google.protobuf.Duration'"),
    };

    public static object ToTimestamp(object value) => value switch
    {
        DateTimeOffset time => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        long seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        _ => throw new CelException($"type conversion error from '{TypeName(value)}' to 'google.protobuf.Timestamp'"),
    };

    public static object ToBool(object value) => value switch
    {
        bool flag => flag,
        "true" or "True" or "TRUE" or "t" or "1" => true,
        "false" or "False" or "FALSE" or "f" or "0" => false,
        _ => throw new CelException($"type conversion error from '{TypeName(value)}' to 'bool'"),
    };
}

/// <summary>A map or an object of the language.</summary>
internal interface ICelMap
{
    /// <summary>The keys, in their order of definition.</summary>
    IReadOnlyList<object> Keys { get; }

    /// <summary>The value under a key, or null when the key is absent.</summary>
    object? Find(object key);
}

/// <summary>A map written in an expression.</summary>
internal sealed class CelLiteralMap(IReadOnlyList<KeyValuePair<object, object>> entries) : ICelMap
{
    public IReadOnlyList<object> Keys { get; } = [.. entries.Select(e => e.Key)];

    public object? Find(object key) => entries.FirstOrDefault(e => CelValues.AreEqual(e.Key, key)).Value;
}

/// <summary>The null of the language.</summary>
internal sealed class CelNull
{
    public static CelNull Value { get; } = new();

    private CelNull()
    {
    }
}

/// <summary>A value that may be absent.</summary>
/// <param name="Content">The value, or null when there is none.</param>
internal sealed record CelOptional(object? Content)
{
    public static CelOptional None { get; } = new((object?)null);
}

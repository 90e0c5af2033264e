using System.Globalization;
using System.Net;
using CmkOperator.Sharding;
using CmkOperator.Tenancy;
using CmkOperator.Workspaces;

namespace CmkOperator.Configuration;

/// <summary>Readers of option values. Each calls <c>set</c> with the value it read, or names what it expected.</summary>
internal static class OptionValues
{
    public static OptionReading Text(string text, Func<string?, OperatorOptions> set) =>
        OptionReading.Of(set(text.Trim() is { Length: > 0 } value ? value : null));

    public static OptionReading Selector(string text, Func<LabelSelector?, OperatorOptions> set) =>
        text.Trim().Length == 0 ? OptionReading.Of(set(null))
        : LabelSelector.Parse(text, out var problem) is { } selector ? OptionReading.Of(set(selector))
        : OptionReading.Expected($"a label selector such as team=blue or stage in (test,prod): it {problem}");

    public static OptionReading List(string text, Func<IReadOnlyList<string>, OperatorOptions> set) =>
        OptionReading.Of(set([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]));

    /// <summary>An empty list is rejected, because it could mean everything or nothing.</summary>
    public static OptionReading Entries(string text, Func<IReadOnlyList<NamespaceEntry>, OperatorOptions> set)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        NamespaceEntry[] entries =
        [
            .. parts.Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair is [{ Length: > 0 }, { Length: > 0 }])
                .Select(pair => new NamespaceEntry(pair[0], pair[1])),
        ];
        return entries.Length > 0 && entries.Length == parts.Length
            ? OptionReading.Of(set(entries))
            : OptionReading.Expected("one or more entries NAMESPACE=VALUE, separated by commas");
    }

    public static OptionReading Time(string text, TimeSpan least, TimeSpan most, Func<TimeSpan, OperatorOptions> set) =>
        Duration.TryParse(text, out var value) && value >= least && value <= most
            ? OptionReading.Of(set(value))
            : OptionReading.Expected($"a duration from {Duration.Format(least)} to {Duration.Format(most)}, such as 30s, 5m or 1h30m");

    public static OptionReading Number(string text, int least, int most, Func<int, OperatorOptions> set) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? OptionReading.Of(set(value))
            : OptionReading.Expected($"a whole number from {least} to {most}");

    public static OptionReading Switch(string text, Func<bool, OperatorOptions> set) =>
        bool.TryParse(text, out var value) ? OptionReading.Of(set(value)) : OptionReading.Expected("true or false");

    public static OptionReading Endpoint(string text, Func<Uri, OperatorOptions> set) =>
        Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme == Uri.UriSchemeHttps
            ? OptionReading.Of(set(value))
            : OptionReading.Expected("an absolute https URL");

    public static OptionReading Address(string text, Func<IPAddress, OperatorOptions> set) =>
        IPAddress.TryParse(text, out var value) ? OptionReading.Of(set(value)) : OptionReading.Expected("an IP address");

    public static OptionReading Uuid(string text, Func<string, OperatorOptions> set) =>
        Guid.TryParseExact(text, "D", out var value) ? OptionReading.Of(set(value.ToString("D"))) : OptionReading.Expected("a GUID");

    public static OptionReading Choice<TEnum>(string text, Func<TEnum, OperatorOptions> set)
        where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value)
            ? OptionReading.Of(set(value))
            : OptionReading.Expected($"one of {string.Join(", ", Enum.GetNames<TEnum>())}");
}

using System.Globalization;
using System.Text.Json;

namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>Kusto's values, kept as JSON: conversions and comparisons.</summary>
internal static class KqlValue
{
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        JsonValue scalar => scalar.ToJsonString(),
        _ => value.ToJsonString(),
    };

    public static bool? Boolean(JsonNode? value) => value is JsonValue scalar
        ? scalar.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => bool.TryParse(scalar.GetValue<string>(), out var parsed) ? parsed : scalar.GetValue<string>() switch { "1" => true, "0" => false, _ => null },
            JsonValueKind.Number => Number(value) != 0,
            _ => null,
        }
        : null;

    public static double? Number(JsonNode? value) =>
        value is JsonValue && double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool IsTrue(JsonNode? value) => Boolean(value) == true;

    public static bool AreEqual(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null)
        {
            // A null text and an empty one are the same to Kusto.
            return Text(left).Length == 0 && Text(right).Length == 0 && (left ?? right) is null or JsonValue;
        }

        return left is JsonValue a && right is JsonValue b && a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number
            ? Number(left) == Number(right)
            : Text(left) == Text(right);
    }

    public static int Compare(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null)
        {
            return left is null ? right is null ? 0 : -1 : 1;
        }

        return IsNumeric(left) && IsNumeric(right)
            ? Nullable.Compare(Number(left), Number(right))
            : string.CompareOrdinal(Text(left), Text(right));
    }

    public static JsonNode From(bool value) => JsonValue.Create(value);

    public static JsonNode? From(double? value) =>
        value is not { } number ? null : number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static bool IsNumeric(JsonNode value) => value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.Number;
}

using System.Globalization;
using System.Text.Json;

namespace CmkOperator.AzureSimulator.Json;

/// <summary>Reads members of JSON trees without throwing when the shape is not the expected one.</summary>
internal static class JsonReading
{
    private static readonly JsonNodeOptions CaseInsensitive = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Parses text into a tree that finds members in any casing, as Azure's deserialisers do; null when it is not JSON.</summary>
    public static JsonNode? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(text, CaseInsensitive);
            // The tree is lazy: a doubled member would only throw when it is first read.
            Touch(node);
            return node;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (node is not JsonObject holder || !holder.TryGetPropertyValue(name, out node))
            {
                return null;
            }
        }

        return node;
    }

    public static JsonObject? ObjectAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? ArrayAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    /// <summary>The objects of the array at a path; none when there is no array.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) => node.ArrayAt(path)?.OfType<JsonObject>() ?? [];

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value
            ? value.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The object at <paramref name="name"/>, made when it is missing or something else.</summary>
    public static JsonObject Ensure(this JsonObject holder, string name)
    {
        if (holder.TryGetPropertyValue(name, out var node) && node is JsonObject found)
        {
            return found;
        }

        var made = new JsonObject();
        holder[name] = made;
        return made;
    }

    /// <summary>Removes the members that are null: services leave them out of their replies.</summary>
    public static void RemoveNulls(this JsonObject holder)
    {
        foreach (var name in holder.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            holder.Remove(name);
        }
    }

    /// <summary>The text items of an array; other items are skipped.</summary>
    public static IEnumerable<string> Texts(this JsonArray? array) => (array ?? []).Select(item => item.Text()).OfType<string>();

    public static JsonArray ToJsonArray(this IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray ToJsonArray(this IEnumerable<string> items) => items.Select(item => (JsonNode?)JsonValue.Create(item)).ToJsonArray();

    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject holder:
                foreach (var (_, child) in holder)
                {
                    Touch(child);
                }

                break;
            case JsonArray array:
                foreach (var child in array)
                {
                    Touch(child);
                }

                break;
        }
    }
}

using System.Text.Json;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>One page of a list, item by item.</summary>
internal sealed class ListPage
{
    /// <summary>The version of the whole list: a watch from here misses nothing.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The continue token of the next page; empty on the last.</summary>
    public required string Continue { get; init; }

    /// <summary>The items that could be read.</summary>
    public required IReadOnlyList<StoredObject> Items { get; init; }

    /// <summary>Why items could not be read, one entry for each.</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>Reads a page.</summary>
    /// <exception cref="JsonException">The page is not a list.</exception>
    public static ListPage Read(ReadOnlySpan<byte> json, ObjectReader objects)
    {
        string? version = null;
        string? next = null;
        var items = new List<StoredObject>();
        var unreadable = new List<string>();
        var found = false;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the list is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, ref version, ref next);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                found = true;
                ReadItems(ref reader, json, objects, items, unreadable);
            }
            else
            {
                reader.Skip();
            }
        }

        // An answer without either is some other document: treating it as an empty list would report every object as gone.
        return found && version is not null
            ? new ListPage { ResourceVersion = version, Continue = next ?? string.Empty, Items = items, Unreadable = unreadable }
            : throw new JsonException("the answer is not a list: items or metadata.resourceVersion are missing");
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref string? version, ref string? next)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the list's metadata is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isContinue = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion)
            {
                version = JsonText.Get(ref reader);
            }
            else if (isContinue)
            {
                next = JsonText.Get(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ObjectReader objects, List<StoredObject> items, List<string> unreadable)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("the list's items are not an array");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var item = json[start..(int)reader.BytesConsumed];
            try
            {
                items.Add(objects.Read(item));
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                unreadable.Add(failure.Message);
            }
        }
    }
}

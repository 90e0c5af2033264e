using System.Text.Json;

namespace CmkOperator.Telemetry;

/// <summary>
/// Reads the few members that the metrics need out of an object's bytes. Thousands of objects are read at every scrape, so nothing
/// else of them is decoded.
/// </summary>
internal static class ObjectFactsReader
{
    /// <summary>Reads a whole object.</summary>
    /// <param name="json">Valid JSON in UTF-8.</param>
    public static ObjectFacts Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var conditions = ConditionBits.None;
        DateTimeOffset? expires = null;
        if (reader.Read() && EnterMember(ref reader, "status"u8))
        {
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("conditions"u8))
                {
                    conditions = ReadConditions(ref reader);
                }
                else if (reader.ValueTextEquals("encryption"u8))
                {
                    expires = ReadExpiry(ref reader);
                }
                else
                {
                    SkipValue(ref reader);
                }
            }
        }

        return new ObjectFacts(conditions, expires);
    }

    // Leaves the reader inside the member, if it is an object.
    private static bool EnterMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals(name))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }

            SkipValue(ref reader);
        }

        return false;
    }

    private static ConditionBits ReadConditions(ref Utf8JsonReader reader)
    {
        var conditions = ConditionBits.None;
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var type = -1;
            var status = -1;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = ReadWord(ref reader, ConditionBits.Types);
                }
                else if (reader.ValueTextEquals("status"u8))
                {
                    status = ReadWord(ref reader, ConditionBits.Statuses);
                }
                else
                {
                    SkipValue(ref reader);
                }
            }

            // Other values were not written by the operator, and would make the labels unbounded.
            if (type >= 0 && status >= 0)
            {
                conditions = conditions.With(type, status);
            }
        }

        return conditions;
    }

    private static DateTimeOffset? ReadExpiry(ref Utf8JsonReader reader)
    {
        DateTimeOffset? expires = null;
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && NextMember(ref reader))
        {
            if (!reader.ValueTextEquals("keyExpiresAt"u8))
            {
                SkipValue(ref reader);
            }
            else if (reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var value))
            {
                expires = value;
            }
        }

        return expires;
    }

    private static int ReadWord(ref Utf8JsonReader reader, IReadOnlyList<string> words)
    {
        reader.Read();
        for (var i = 0; i < words.Count; i++)
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(words[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

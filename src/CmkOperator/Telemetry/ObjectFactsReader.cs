using System.Text.Json;
using CmkOperator.Conditions;

namespace CmkOperator.Telemetry;

/// <summary>
/// Reads the few members that the metrics need out of an object's bytes. Thousands of objects are read at every scrape, so nothing
/// else of them is decoded.
/// </summary>
internal static class ObjectFactsReader
{
    // Other values were not written by the operator, and would make the labels unbounded.
    private static readonly string[] Types = Enum.GetNames<ConditionType>();
    private static readonly string[] Statuses = ["True", "False", "Unknown"];

    /// <summary>Reads a whole object.</summary>
    /// <param name="json">Valid JSON in UTF-8.</param>
    public static ObjectFacts Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var conditions = new List<(string, string)>();
        DateTimeOffset? expires = null;
        if (reader.Read() && EnterMember(ref reader, "status"u8))
        {
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("conditions"u8))
                {
                    ReadConditions(ref reader, conditions);
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

    private static void ReadConditions(ref Utf8JsonReader reader, List<(string, string)> conditions)
    {
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? type = null;
            string? status = null;
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    type = ReadWord(ref reader, Types);
                }
                else if (reader.ValueTextEquals("status"u8))
                {
                    status = ReadWord(ref reader, Statuses);
                }
                else
                {
                    SkipValue(ref reader);
                }
            }

            if (type is not null && status is not null)
            {
                conditions.Add((type, status));
            }
        }
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

    private static string? ReadWord(ref Utf8JsonReader reader, string[] words)
    {
        reader.Read();
        foreach (var word in words)
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(word))
            {
                return word;
            }
        }

        return null;
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

/// <summary>What the metrics report about one object.</summary>
/// <param name="Conditions">Type and status of each condition.</param>
/// <param name="KeyExpiresAt">When the key version in force expires; null when it does not, or when that is unknown.</param>
internal sealed record ObjectFacts(IReadOnlyList<(string Type, string Status)> Conditions, DateTimeOffset? KeyExpiresAt);

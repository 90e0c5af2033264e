using System.Text.Json;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// Reads an object's header from its JSON and copies the rest without <c>metadata.managedFields</c> and kubectl's copy of
/// the manifest, which together can be larger than the object. Looks at metadata only: whether the spec decodes is not its concern,
/// so that one object of odd shape never stops the others.
/// </summary>
internal static class ObjectReader
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">It is no JSON object, or has no name.</exception>
    public static StoredObject Read(ReadOnlySpan<byte> json)
    {
        var fields = new Fields();
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                ReadMetadata(ref reader, json, ref fields);
            }
            else
            {
                reader.Skip();
            }
        }

        if (string.IsNullOrEmpty(fields.Name))
        {
            throw new JsonException("the object has no metadata.name");
        }

        var header = new ObjectHeader(
            new NamespacedName(fields.Namespace ?? string.Empty, fields.Name),
            fields.Uid ?? string.Empty,
            fields.ResourceVersion ?? string.Empty,
            fields.Generation,
            fields.Deleting,
            fields.Hash.ToHashCode());
        return new StoredObject(header, CopyWithout(json, fields.ManagedFields, fields.LastApplied));
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("metadata is no object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals("managedFields"u8))
            {
                reader.Skip();
                fields.ManagedFields = new Cut(start, (int)reader.BytesConsumed);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                ReadAnnotations(ref reader, json, ref fields);
            }
            else if (reader.ValueTextEquals("finalizers"u8))
            {
                reader.Read();
                fields.Hash.AddBytes(Raw(ref reader, json));
            }
            else
            {
                ReadField(ref reader, ref fields);
            }
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.ValueTextEquals("name"u8))
        {
            fields.Name = Text(ref reader);
        }
        else if (reader.ValueTextEquals("namespace"u8))
        {
            fields.Namespace = Text(ref reader);
        }
        else if (reader.ValueTextEquals("uid"u8))
        {
            fields.Uid = Text(ref reader);
        }
        else if (reader.ValueTextEquals("resourceVersion"u8))
        {
            fields.ResourceVersion = Text(ref reader);
        }
        else if (reader.ValueTextEquals("deletionTimestamp"u8))
        {
            fields.Deleting = Text(ref reader) is not null;
        }
        else if (reader.ValueTextEquals("generation"u8))
        {
            reader.Read();
            fields.Generation = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var generation) ? generation : 0;
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadAnnotations(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals(LastApplied))
            {
                reader.Skip();
                fields.LastApplied = new Cut(start, (int)reader.BytesConsumed);
            }
            else
            {
                fields.Hash.AddBytes(reader.ValueSpan);
                reader.Read();
                fields.Hash.AddBytes(Raw(ref reader, json));
            }
        }
    }

    private static byte[] CopyWithout(ReadOnlySpan<byte> json, Cut one, Cut other)
    {
        var (first, second) = one.Start <= other.Start ? (one, other) : (other, one);
        first = WithComma(json, first);
        second = WithComma(json, second);
        var copy = new byte[json.Length - first.Length - second.Length];
        var rest = copy.AsSpan();
        json[..first.Start].CopyTo(rest);
        rest = rest[first.Start..];
        json[first.End..second.Start].CopyTo(rest);
        rest = rest[(second.Start - first.End)..];
        json[second.End..].CopyTo(rest);
        return copy;
    }

    // Takes the comma after the property along, or the one before when it was the last.
    private static Cut WithComma(ReadOnlySpan<byte> json, Cut cut)
    {
        if (cut.Length == 0)
        {
            return cut;
        }

        var end = cut.End;
        while (json[end] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            end++;
        }

        if (json[end] == ',')
        {
            return cut with { End = end + 1 };
        }

        var start = cut.Start;
        while (json[start - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            start--;
        }

        return json[start - 1] == ',' ? cut with { Start = start - 1 } : cut;
    }

    private static ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException($"expected {type}");
        }
    }

    /// <summary>A part to leave out; empty at the document's start when there is none.</summary>
    private record struct Cut(int Start, int End)
    {
        public readonly int Length => End - Start;
    }

    private struct Fields
    {
        public string? Name;
        public string? Namespace;
        public string? Uid;
        public string? ResourceVersion;
        public long Generation;
        public bool Deleting;
        public HashCode Hash;
        public Cut ManagedFields;
        public Cut LastApplied;
    }
}

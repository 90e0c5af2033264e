using System.Buffers;
using System.Text.Json;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sharding;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>
/// Reads an object's header from its JSON and copies what is read later: of the metadata neither <c>managedFields</c>, labels and
/// owners nor any annotation but those that a pass reads. Otherwise anyone who can write an object could fill the memory with
/// these, and so blind the operator for all others. Reads metadata only and does not check whether the spec decodes, so that one
/// malformed object never stops the others.
/// </summary>
/// <param name="annotations">The annotations to keep; of the others only a change is noticed.</param>
/// <param name="selector">The labels that are selected; null selects every object.</param>
/// <param name="keepsLabels">Whether labels are kept in the header, up to <see cref="MostLabels"/> of an object.</param>
/// <param name="ownFinalizer">The finalizer that only the reader's own process adds; null for none.</param>
internal sealed class ObjectReader(
    IReadOnlyList<string> annotations, LabelSelector? selector = null, bool keepsLabels = false, string? ownFinalizer = null)
{
    /// <summary>
    /// Labels of one object that are kept, in the server's order, which is that of their keys. People use a dozen; without a limit one object
    /// could have thousands.
    /// </summary>
    public const int MostLabels = 256;

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>Whether objects are selected by their labels.</summary>
    public bool IsSelective => selector is not null;

    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">It is not a JSON object, or has no name.</exception>
    public StoredObject Read(ReadOnlySpan<byte> json)
    {
        var fields = new Fields { Kept = new ArrayBufferWriter<byte>() };
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
            fields.Hash.ToHashCode())
        {
            IsSelected = selector is null || selector.Matches(fields.Labels ?? NoLabels),
            Labels = keepsLabels ? fields.Labels ?? NoLabels : null,
            HasOwnFinalizer = fields.HasOwnFinalizer,
        };
        return new StoredObject(header, [.. json[..fields.Start], .. fields.Kept.WrittenSpan, .. json[fields.End..]]);
    }

    private void ReadMetadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("metadata is not an object");
        }

        fields.Start = (int)reader.TokenStartIndex;
        fields.Kept.ResetWrittenCount();
        fields.Kept.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals("labels"u8) && (keepsLabels || selector is not null))
            {
                reader.Read();
                ReadLabels(ref reader, ref fields);
            }
            else if (reader.ValueTextEquals("managedFields"u8) || reader.ValueTextEquals("labels"u8) || reader.ValueTextEquals("ownerReferences"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                ReadAnnotations(ref reader, json, ref fields);
            }
            else
            {
                ReadField(ref reader, json, ref fields);
                Keep(fields.Kept, json[start..(int)reader.BytesConsumed]);
            }
        }

        fields.Kept.Write("}"u8);
        fields.End = (int)reader.BytesConsumed;
    }

    private void ReadLabels(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        var labels = fields.Labels = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = JsonText.Get(ref reader)!;
            if (Text(ref reader) is { } value && (labels.Count < MostLabels || selector?.Requirements.Any(part => part.Key == key) == true))
            {
                labels[key] = value;
            }
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
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
            reader.Skip();
        }
        else if (reader.ValueTextEquals("finalizers"u8))
        {
            reader.Read();
            ReadFinalizers(ref reader, json, ref fields);
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadFinalizers(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ownFinalizer is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(ownFinalizer))
            {
                fields.HasOwnFinalizer = true;
            }
            else
            {
                fields.Hash.AddBytes(Raw(ref reader, json));
            }
        }
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Fields fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        Keep(fields.Kept, "\"annotations\":{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals(LastApplied))
            {
                reader.Skip();
                continue;
            }

            var isRead = IsRead(ref reader);
            fields.Hash.AddBytes(reader.ValueSpan);
            reader.Read();
            fields.Hash.AddBytes(Raw(ref reader, json));
            if (isRead)
            {
                Keep(fields.Kept, json[start..(int)reader.BytesConsumed]);
            }
        }

        fields.Kept.Write("}"u8);
    }

    private bool IsRead(ref Utf8JsonReader reader)
    {
        foreach (var annotation in annotations)
        {
            if (reader.ValueTextEquals(annotation))
            {
                return true;
            }
        }

        return false;
    }

    private static void Keep(ArrayBufferWriter<byte> kept, ReadOnlySpan<byte> property)
    {
        if (kept.WrittenSpan[^1] != '{')
        {
            kept.Write(","u8);
        }

        kept.Write(property);
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
            return JsonText.Get(ref reader);
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

    private struct Fields
    {
        public string? Name;
        public string? Namespace;
        public string? Uid;
        public string? ResourceVersion;
        public Dictionary<string, string>? Labels;
        public long Generation;
        public bool Deleting;
        public bool HasOwnFinalizer;
        public HashCode Hash;
        public ArrayBufferWriter<byte> Kept;
        public int Start;
        public int End;
    }
}

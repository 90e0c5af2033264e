using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>Records the position of a value and skips it. The whole JSON must be in memory: only then do the reader's positions count from its start.</summary>
internal sealed class JsonSliceConverter : JsonConverter<JsonSlice>
{
    /// <inheritdoc/>
    public override JsonSlice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSlice(start, (int)reader.BytesConsumed - start);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonSlice value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A slice can only be read: a writer does not have the bytes that it points into");
}

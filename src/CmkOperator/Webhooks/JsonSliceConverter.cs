using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>Notes where a value lies and passes over it. The JSON has to be in memory as a whole: only then do the reader's positions count from its start.</summary>
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
        throw new NotSupportedException("A slice is read only: whoever writes has no bytes that it lies in");
}

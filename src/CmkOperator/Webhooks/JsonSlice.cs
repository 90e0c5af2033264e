using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>The position of a value in the JSON that was read: large values are located first, and decoded only when needed.</summary>
/// <param name="Start">The first byte of the value.</param>
/// <param name="Length">Its length in bytes.</param>
[JsonConverter(typeof(JsonSliceConverter))]
internal readonly record struct JsonSlice(int Start, int Length)
{
    /// <summary>The value, in the bytes that it was found in.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}

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

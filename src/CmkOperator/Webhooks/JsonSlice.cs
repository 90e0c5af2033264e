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

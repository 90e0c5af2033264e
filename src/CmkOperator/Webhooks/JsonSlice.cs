using System.Text.Json.Serialization;

namespace CmkOperator.Webhooks;

/// <summary>Where a value lies in the JSON that was read: large ones are found first, and decoded only when they are wanted.</summary>
/// <param name="Start">The first byte of the value.</param>
/// <param name="Length">How many bytes it has.</param>
[JsonConverter(typeof(JsonSliceConverter))]
internal readonly record struct JsonSlice(int Start, int Length)
{
    /// <summary>The value in the same bytes that it was found in.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}

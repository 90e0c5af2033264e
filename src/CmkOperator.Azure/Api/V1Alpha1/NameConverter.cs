using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// The members of an enumeration by their names, in the case in which they are declared: the framework's converter would read any case,
/// and what is stored in another case was not written by us.
/// </summary>
internal sealed class NameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Enum.TryParse<T>(reader.GetString(), out var value) ? value : throw new JsonException($"It is not a name of {typeof(T).Name}");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}

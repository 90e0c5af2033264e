using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// Times as Kubernetes writes them: RFC 3339 in UTC, whole seconds (metav1.Time). Text that is not a time reads as absent, because one
/// malformed object must not prevent the others from being listed.
/// </summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc />
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
        && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Skip(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is { } time)
        {
            writer.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static DateTimeOffset? Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }
}

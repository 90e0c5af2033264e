using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CmkOperator.Status;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// The status of an object as the API server has it. The JSON is kept beside the record, because a patch has to say what leaves the API
/// server: what was stored and could not be read is in the JSON alone.
/// </summary>
/// <param name="Json">What is stored, as far as this version knows its members; what is null there is absent here.</param>
/// <param name="Status">What the core reads of it.</param>
[JsonConverter(typeof(Converter))]
internal sealed record StoredStatus(JsonObject Json, WorkspaceStatus Status)
{
    /// <summary>Reads and writes it as the <c>status</c> of an object.</summary>
    internal sealed class Converter : JsonConverter<StoredStatus>
    {
        /// <inheritdoc />
        public override StoredStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            StatusFormat.Read(JsonElement.ParseValue(ref reader));

        /// <inheritdoc />
        public override void Write(Utf8JsonWriter writer, StoredStatus value, JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Json.WriteTo(writer, options);
        }
    }
}

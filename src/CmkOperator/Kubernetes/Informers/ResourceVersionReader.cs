using System.Text.Json;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>Reads <c>metadata.resourceVersion</c> and nothing else: the only content of a bookmark, and all that a write needs from its answer.</summary>
internal static class ResourceVersionReader
{
    /// <summary>The version, or null when there is none.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (!isMetadata || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("resourceVersion"u8);
                reader.Read();
                if (isVersion && reader.TokenType == JsonTokenType.String)
                {
                    return JsonText.Get(ref reader);
                }

                reader.Skip();
            }
        }

        return null;
    }
}

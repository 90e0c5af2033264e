using System.Text.Json;

namespace CmkOperator.Kubernetes.Informers;

/// <summary>Texts out of a reader, which fails in one way only.</summary>
internal static class JsonText
{
    /// <summary>The text at the reader's place, or null for the JSON null.</summary>
    /// <exception cref="JsonException">It is not a text, or cannot be decoded: bytes that are not UTF-8, half of a surrogate pair.</exception>
    public static string? Get(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException failure)
        {
            throw new JsonException("a text of the JSON cannot be decoded", failure);
        }
    }
}

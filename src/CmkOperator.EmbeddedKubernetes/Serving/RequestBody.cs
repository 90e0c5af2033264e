using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;
using Microsoft.Net.Http.Headers;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>A body that was read.</summary>
/// <param name="Node">Its content.</param>
/// <param name="Duplicates">The fields that it gives more than once, in words.</param>
internal sealed record RequestBody(JsonNode? Node, IReadOnlyList<string> Duplicates)
{
    private const int Largest = 3 * 1024 * 1024;

    /// <summary>The bytes of a request.</summary>
    /// <exception cref="ApiException">There are too many.</exception>
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Largest)
            {
                throw new ApiException(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a body as JSON, or as YAML where the content type says so.</summary>
    /// <exception cref="FormatException">The bytes are not what the content type says.</exception>
    public static RequestBody Parse(byte[] bytes, bool isYaml)
    {
        if (isYaml)
        {
            return new RequestBody(YamlToJson.ReadAll(Encoding.UTF8.GetString(bytes)) is [var first, ..] ? first : null, []);
        }

        var duplicates = new List<string>();
        try
        {
            var node = JsonText.Parse(bytes, duplicates);
            return new RequestBody(node, [.. duplicates.Select(d => $"duplicate field \"{d}\"")]);
        }
        catch (JsonTextException e)
        {
            throw new FormatException(e.Message);
        }
    }

    /// <summary>The media type without parameters, in lower case; JSON where none is given.</summary>
    public static string MediaType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed.MediaType.ToString().ToLowerInvariant() : "application/json";
}

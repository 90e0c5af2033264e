using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;
using CmkOperator.Schemas.Yaml;

namespace CmkOperator.EmbeddedKubernetes.Responses;

/// <summary>Writes bodies in the form that was asked for.</summary>
internal static class ApiResponse
{
    public static async Task WriteAsync(HttpContext context, int code, JsonNode body, ResponseForm form)
    {
        var bytes = form.IsYaml ? Encoding.UTF8.GetBytes(JsonToYaml.Write(body)) : JsonText.ToUtf8(body);
        await WriteBytesAsync(context, code, bytes, form.ContentType);
    }

    public static async Task WriteBytesAsync(HttpContext context, int code, byte[] bytes, string contentType)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public static Task WriteTextAsync(HttpContext context, int code, string text) =>
        WriteBytesAsync(context, code, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Adds warnings, which kubectl prints.</summary>
    public static void Warn(HttpContext context, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var quoted = new string([.. warning.Where(c => c is >= ' ' and < '\x7f')]).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            context.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
        }
    }
}

using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.EmbeddedKubernetes.Statuses;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>Where a page ended, and of which state of the list it was.</summary>
internal sealed record ContinueToken(long Revision, string After)
{
    public string Encode() => Base64Url.EncodeToString(JsonText.ToUtf8(new JsonObject
    {
        ["v"] = "meta.k8s.io/v1",
        ["rv"] = Revision,
        ["start"] = After,
    }));

    /// <exception cref="ApiException">The text is not a token.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            var token = JsonText.Parse(Base64Url.DecodeFromChars(text));
            if (token.At("rv").AsLong() is { } revision && token.Text("start") is { } start)
            {
                return new ContinueToken(revision, start);
            }
        }
        catch (Exception e) when (e is FormatException or JsonTextException or DecoderFallbackException)
        {
            throw ApiErrors.BadRequest($"invalid continue token: continue key is not valid: {e.Message}");
        }

        throw ApiErrors.BadRequest("invalid continue token: continue key is not valid: it names no revision");
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>The ExecCredential that a plugin wrote.</summary>
/// <param name="Credential">The credentials in it.</param>
/// <param name="ObtainedAt">When it was read.</param>
/// <param name="ExpiresAt">When it ends, or null when the plugin did not say: then only a rejection ends it.</param>
internal sealed record PluginAnswer(ApiCredential Credential, DateTimeOffset ObtainedAt, DateTimeOffset? ExpiresAt)
{
    private static readonly TimeSpan LongestLead = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is time for new ones: half a minute before the end, or the last quarter of a short life.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        if (ExpiresAt is not { } end)
        {
            return false;
        }

        var quarter = (end - ObtainedAt) / 4;
        return now >= end - (quarter < LongestLead ? quarter : LongestLead);
    }

    /// <summary>Whether they have ended.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpiresAt is { } end && now >= end;

    /// <summary>Reads what a plugin wrote to its standard output.</summary>
    /// <param name="output">The output; it holds secrets, so that no message quotes it.</param>
    /// <param name="apiVersion">The version that was agreed on.</param>
    /// <param name="now">The time of reading.</param>
    /// <exception cref="FormatException">It is not an ExecCredential of that version with credentials; the message continues "The plugin".</exception>
    public static PluginAnswer Parse(ReadOnlyMemory<byte> output, string apiVersion, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            Demand(root, "kind", "ExecCredential");
            Demand(root, "apiVersion", apiVersion);
            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("wrote an ExecCredential without a status");
            }

            return new PluginAnswer(ReadCredential(status), now, Expiry(status));
        }
        catch (JsonException failure)
        {
            throw new FormatException("wrote something that is not JSON to its standard output", failure);
        }
        // A text of JSON may escape half of a character, which has no form in UTF-16.
        catch (InvalidOperationException failure)
        {
            throw new FormatException("wrote a text that is not Unicode", failure);
        }
    }

    private static ApiCredential ReadCredential(JsonElement status)
    {
        var token = Text(status, "token")?.Trim();
        var (certificate, key) = (Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
        if (certificate is null != key is null)
        {
            throw new FormatException($"wrote {(key is null ? "clientCertificateData without clientKeyData" : "clientKeyData without clientCertificateData")}");
        }

        if (string.IsNullOrEmpty(token) && certificate is null)
        {
            throw new FormatException("wrote neither a token nor a client certificate");
        }

        if (token?.Any(c => c is <= ' ' or > '~') == true)
        {
            throw new FormatException("wrote a token that no header can carry");
        }

        try
        {
            return new(
                string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token),
                certificate is null ? null : ClientCertificate.FromPem(certificate, key!));
        }
        catch (CryptographicException failure)
        {
            throw new FormatException($"wrote {failure.Message.TrimEnd('.')}", failure);
        }
    }

    private static DateTimeOffset? Expiry(JsonElement status) => Text(status, "expirationTimestamp") switch
    {
        null => null,
        { } text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) => end,
        _ => throw new FormatException("wrote an expirationTimestamp that is not a time"),
    };

    private static void Demand(JsonElement root, string field, string expected)
    {
        var actual = root.ValueKind == JsonValueKind.Object ? Text(root, field) : throw new FormatException("wrote JSON that is not an ExecCredential");
        if (actual != expected)
        {
            throw new FormatException($"wrote {field} '{Clean.Line(actual ?? string.Empty, 80)}' instead of '{expected}'");
        }
    }

    private static string? Text(JsonElement parent, string field) => !parent.TryGetProperty(field, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => throw new FormatException($"wrote a {field} that is not a text"),
    };
}

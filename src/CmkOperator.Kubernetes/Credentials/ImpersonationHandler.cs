using System.Globalization;
using System.Net;
using System.Text;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>
/// Lets every request, watches included, act as somebody else: <c>as</c> and its siblings of a kubeconfig.
/// </summary>
internal sealed class ImpersonationHandler : DelegatingHandler
{
    private const string ExtraPrefix = "Impersonate-Extra-";
    private readonly List<(string Name, string Value)> _headers = [];
    private readonly bool _needsLines;

    /// <summary>Prepares the headers.</summary>
    public ImpersonationHandler(Impersonation impersonation)
    {
        _headers.Add(("Impersonate-User", impersonation.User));
        if (impersonation.Uid is { } uid)
        {
            _headers.Add(("Impersonate-Uid", uid));
        }

        Add("Impersonate-Group", impersonation.Groups);
        foreach (var (key, values) in impersonation.Extra)
        {
            Add(ExtraPrefix + Escape(key), values);
        }

        _needsLines = _headers.Exists(header => header.Value.Contains(LinesEncoding.Separator, StringComparison.Ordinal));
    }

    /// <summary>The encoding of a header's value, or null for the usual.</summary>
    public static Encoding? EncodingOf(string header, HttpRequestMessage _) =>
        header.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase) ? new LinesEncoding(header) : null;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_needsLines)
        {
            // A line each is a matter of HTTP/1.1's text.
            request.Version = HttpVersion.Version11;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        return base.SendAsync(request, cancellationToken);
    }

    private void Add(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            _headers.Add((name, string.Join(LinesEncoding.Separator, values)));
        }
    }

    // As client-go: what a header's name cannot hold is percent-encoded, and the API server decodes it.
    private static string Escape(string key)
    {
        var result = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || "!#$&'*+-.^_`|~".Contains((char)octet, StringComparison.Ordinal))
            {
                result.Append((char)octet);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return result.ToString();
    }

    /// <summary>
    /// Writes a header with several values as several lines. .NET joins them with commas, which the API server would read as one group with
    /// commas in its name: other rights than asked for.
    /// </summary>
    private sealed class LinesEncoding(string header) : Encoding
    {
        /// <summary>Stands between two values; a kubeconfig with it is refused.</summary>
        public const string Separator = "\uE000";

        public override int GetByteCount(char[] chars, int index, int count) => GetBytes(chars.AsSpan(index, count)).Length;

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        {
            var result = GetBytes(chars.AsSpan(charIndex, charCount));
            result.CopyTo(bytes, byteIndex);
            return result.Length;
        }

        public override int GetMaxByteCount(int charCount) => charCount * (UTF8.GetMaxByteCount(1) + header.Length + 4);

        public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

        public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

        private byte[] GetBytes(ReadOnlySpan<char> chars) =>
            UTF8.GetBytes(chars.ToString().Replace(Separator, $"\r\n{header}: ", StringComparison.Ordinal));
    }
}

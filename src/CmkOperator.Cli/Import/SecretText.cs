using System.Text.RegularExpressions;

namespace CmkOperator.Cli.Import;

/// <summary>Recognises what looks like a secret in texts that people write freely, such as tags: an import must not copy one into a repository.</summary>
internal static partial class SecretText
{
    /// <summary>True when the text looks like a secret, or has one in it.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string? text) => text is not null && Value().IsMatch(text);

    /// <summary>True when a tag looks like a secret, by its name or its value.</summary>
    /// <param name="name">The tag's name.</param>
    /// <param name="value">The tag's value.</param>
    public static bool IsTag(string name, string value) => Name().IsMatch(name) || Is(value);

    // Shared access signatures, connection strings, PEM, JSON web tokens, name=value pairs, and the keys of storage accounts and registries.
    [GeneratedRegex(
        @"([?&]|\b)sig=|AccountKey=|SharedAccessKey=|-----BEGIN |\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|\b(password|passwd|pwd|secret|client_?secret|token|api_?key|access_?key)\s*[=:]\s*\S|[A-Za-z0-9+/]{43,}={1,2}|\b[A-Za-z0-9_-]{3}[78]Q~[A-Za-z0-9_.~-]{31,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    [GeneratedRegex("password|passwd|secret|credential|api[-_]?key|access[-_]?key|sas[-_]?token|connection[-_]?string", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CmkOperator.Azure.Pipelines;

/// <summary>
/// Tokens for vaults. It tries the cloud's audience first, which saves the probe. A vault whose challenge asks for another
/// audience gets it if that audience is a parent domain of the vault's host (Azure documentation: "Key Vault
/// authentication": a foreign audience is how tokens are stolen).
/// </summary>
internal sealed partial class VaultTokenPolicy : BearerTokenAuthenticationPolicy
{
    private readonly string _scope;
    private readonly ConcurrentDictionary<string, string> _scopes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Requests tokens of <paramref name="scope"/> from <paramref name="credential"/> first.</summary>
    public VaultTokenPolicy(TokenCredential credential, string scope)
        : base(credential, scope)
    {
        _scope = scope;
    }

    /// <inheritdoc/>
    protected override ValueTask AuthorizeRequestAsync(HttpMessage message) =>
        _scopes.TryGetValue(Authority(message), out var asked)
            ? AuthenticateAndAuthorizeRequestAsync(message, Context(message, asked))
            : base.AuthorizeRequestAsync(message);

    /// <inheritdoc/>
    protected override async ValueTask<bool> AuthorizeRequestOnChallengeAsync(HttpMessage message)
    {
        if (!message.Response.Headers.TryGetValue("WWW-Authenticate", out var challenge)
            || AskedScope(challenge, message.Request.Uri.Host ?? string.Empty) is not { } asked
            || asked == _scope
            || !_scopes.TryAdd(Authority(message), asked))
        {
            return await base.AuthorizeRequestOnChallengeAsync(message).ConfigureAwait(false);
        }

        await AuthenticateAndAuthorizeRequestAsync(message, Context(message, asked)).ConfigureAwait(false);
        return true;
    }

    /// <summary>The scope that a challenge asks for; null when it names none, or one that is not a parent domain of the host.</summary>
    internal static string? AskedScope(string challenge, string host)
    {
        if (Resource().Match(challenge) is not { Success: true } match || !Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out var resource))
        {
            return null;
        }

        return resource.Scheme == Uri.UriSchemeHttps && host.EndsWith("." + resource.Host, StringComparison.OrdinalIgnoreCase)
            ? match.Groups[1].Value.TrimEnd('/').Replace("/.default", string.Empty, StringComparison.Ordinal) + "/.default"
            : null;
    }

    private static TokenRequestContext Context(HttpMessage message, string scope) => new([scope], message.Request.ClientRequestId);

    private static string Authority(HttpMessage message) => $"{message.Request.Uri.Host}:{message.Request.Uri.Port}";

    [GeneratedRegex(@"\b(?:resource|scope)=""([^""]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Resource();
}

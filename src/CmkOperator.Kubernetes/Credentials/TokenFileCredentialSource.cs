using System.Net.Http.Headers;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>
/// A token that somebody else keeps replacing in a file: the kubelet for a pod, a sidecar or an agent elsewhere. It is read again every
/// minute, and immediately when the server rejected it, because a token may be revoked long before its end.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="user">The other credentials of the user: a certificate, and a token for as long as the file cannot be read.</param>
/// <param name="time">The clock of the network, which nobody moves.</param>
internal sealed class TokenFileCredentialSource(string path, UserAccess user, TimeProvider time) : ICredentialSource
{
    /// <summary>How long a token is used before its file is read again.</summary>
    public static readonly TimeSpan Reading = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ApiCredential? _held;
    private string? _token = user.Token;
    private long _readAt;

    /// <summary>Reads a file that holds a token and nothing else.</summary>
    /// <exception cref="CredentialException">It cannot be read, or holds none.</exception>
    public static string Read(string path)
    {
        string token;
        try
        {
            token = File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"The file of the token for the API server cannot be read: {failure.Message}", failure);
        }

        if (token.Length == 0)
        {
            throw new CredentialException($"The file {path} of the token for the API server is empty; without a token the operator would be anonymous, so nothing was sent.");
        }

        return token.Any(c => c is <= ' ' or > '~')
            ? throw new CredentialException($"The file {path} holds something else than one token for the API server.")
            : token;
    }

    /// <inheritdoc/>
    public ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_held is not null && time.GetElapsedTime(_readAt) < Reading)
            {
                return new(_held);
            }

            return new(Refresh());
        }
    }

    /// <inheritdoc/>
    public ValueTask<ApiCredential?> RenewAsync(ApiCredential rejected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var current = ReferenceEquals(_held, rejected) ? Refresh() : _held;
            return new(ReferenceEquals(current, rejected) ? null : current);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private ApiCredential Refresh()
    {
        try
        {
            var token = Read(path);
            _readAt = time.GetTimestamp();
            if (_held is not null && token == _token)
            {
                return _held;
            }

            _token = token;
        }
        // A writer that empties the file before it fills it takes nothing away from who has a token.
        catch (CredentialException) when (_token is not null)
        {
            if (_held is not null)
            {
                return _held;
            }
        }

        return _held = new ApiCredential(new AuthenticationHeaderValue("Bearer", _token!), user.Certificate);
    }
}

using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;

namespace CmkOperator.Tenancy;

/// <summary>The tokens of one service account, requested from the API server and cached until shortly before they expire or until one is rejected.</summary>
/// <param name="accounts">The API server.</param>
/// <param name="identity">Whose tokens they are.</param>
/// <param name="clock">The clock for token lifetimes: the machine's own.</param>
internal sealed class ServiceAccountAssertions(ServiceAccountClient accounts, FederatedIdentity identity, NetworkClock clock) : IAssertionSource
{
    // Entra checks the token by its own clock, and the request takes a while.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private ServiceAccountToken? _token;
    private bool _isForgotten;

    /// <inheritdoc/>
    public string? Issuer
    {
        get
        {
            lock (_lock)
            {
                return _token is { } token ? IssuerOf(token.Value) : null;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isForgotten && _token is { } known && clock.Time.GetUtcNow() < known.ExpiresAt - Margin)
            {
                return known.Value;
            }
        }

        // Two concurrent callers may both request one: each token is valid, and a lock held during a request could block a worker.
        var token = await AskAsync(cancellationToken);
        lock (_lock)
        {
            _token = token;
            _isForgotten = false;
        }

        return token.Value;
    }

    /// <inheritdoc/>
    public void Forget()
    {
        lock (_lock)
        {
            _isForgotten = true;
        }
    }

    /// <summary>The issuer that a token names; null when it names none.</summary>
    internal static string? IssuerOf(string token)
    {
        if (token.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("iss", out var issuer) && issuer.ValueKind == JsonValueKind.String
                ? issuer.GetString()
                : null;
        }
        catch (Exception failure) when (failure is FormatException or JsonException or InvalidOperationException)
        {
            // Entra may still accept a token that is not a JWT, or whose issuer is not Unicode.
            return null;
        }
    }

    private async Task<ServiceAccountToken> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await accounts.RequestTokenAsync(identity.ServiceAccount, FederatedIdentity.Audience, cancellationToken);
        }
        catch (KubernetesApiException failure)
        {
            throw failure.StatusCode switch
            {
                HttpStatusCode.NotFound => new IdentityRefusedException(TenancyRefusals.AccountMissing(identity)),
                HttpStatusCode.Forbidden => new IdentityRefusedException(TenancyRefusals.TokensForbidden(identity)),
                HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity =>
                    new IdentityRefusedException(TenancyRefusals.TokenRefused(identity, FaultText.Clean(failure.Message).TrimEnd('.'))),
                // 401 is about the operator's own token, which is renewed; everything else means that the server is busy or unreachable.
                _ => new IOException($"the Kubernetes API issued no token for ServiceAccount {identity.ServiceAccount}: {FaultText.Clean(failure.Message)}"),
            };
        }
    }
}

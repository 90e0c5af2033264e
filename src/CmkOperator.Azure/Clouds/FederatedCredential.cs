using Azure.Core;
using Azure.Identity;
using CmkOperator.Azure.Faults;
using CmkOperator.Desired;
using CmkOperator.Tenancy;
using Microsoft.Identity.Client;

namespace CmkOperator.Azure.Clouds;

/// <summary>
/// Tokens of a tenant's identity, in exchange for its service account's token (Microsoft Entra documentation: "Workload identity
/// federation"). An error from Entra becomes a refusal that says what to correct. Each credential caches its own tokens.
/// </summary>
internal sealed class FederatedCredential : TokenCredential
{
    private const int LongestWords = 400;

    private readonly FederatedIdentity _identity;
    private readonly IAssertionSource _assertions;
    private readonly ClientAssertionCredential _exchange;

    /// <summary>Exchanges the tokens of <paramref name="assertions"/> at the authority of <paramref name="cloud"/>.</summary>
    public FederatedCredential(AzureCloud cloud, AzureTransport transport, FederatedIdentity identity, IAssertionSource assertions)
    {
        _identity = identity;
        _assertions = assertions;
        _exchange = new ClientAssertionCredential(
            identity.TenantId,
            identity.ClientId,
            assertions.GetAsync,
            AzureCredentials.Prepare(
                new ClientAssertionCredentialOptions { DisableInstanceDiscovery = cloud.Kind == AzureCloudKind.Custom }, cloud, transport));
    }

    /// <inheritdoc/>
    /// <exception cref="IdentityRefusedException">No token is available until somebody acts.</exception>
    /// <exception cref="AuthenticationFailedException">No answer arrived; a retry may help.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await _exchange.GetTokenAsync(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException failure) when (RefusalIn(failure) is { } refusal)
        {
            // Without the inner exception, because its text may quote the request.
            throw new IdentityRefusedException(refusal);
        }
    }

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only");

    private TenancyRefusal? RefusalIn(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case IdentityRefusedException refused:
                    return refused.Refusal;
                case MsalServiceException { StatusCode: >= 400 and < 500 and not (408 or 429) } said:
                    // The cluster's issuer or keys, or the account itself, may have changed since the token was issued.
                    _assertions.Forget();
                    return TenancyRefusals.ExchangeRefused(_identity, _assertions.Issuer, Words(said));
            }
        }

        return null;
    }

    private static string Words(MsalServiceException said)
    {
        var text = EntraText.In(said);
        var words = (text.StartsWith("AADSTS", StringComparison.Ordinal) ? text : $"{said.ErrorCode}: {text}").TrimEnd('.', ' ');
        return words.Length <= LongestWords ? words : words[..LongestWords] + "…";
    }
}

using Azure.Core;

namespace CmkOperator.Tests.Azure.Fakes;

/// <summary>A credential whose token contains the requested scope, so that tests see which service received which token.</summary>
internal sealed class StaticToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new("token-for-" + string.Join('+', requestContext.Scopes), DateTimeOffset.UtcNow.AddHours(1));

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}

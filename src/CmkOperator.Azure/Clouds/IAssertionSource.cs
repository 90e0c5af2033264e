using CmkOperator.Azure.Faults;

namespace CmkOperator.Azure.Clouds;

/// <summary>Provides the service account token that is exchanged for an Azure token.</summary>
internal interface IAssertionSource
{
    /// <summary>The issuer of the last token returned; null before the first, or when the token names none.</summary>
    string? Issuer { get; }

    /// <summary>Returns a token that stays valid for a while.</summary>
    /// <exception cref="IdentityRefusedException">No token is available until somebody acts.</exception>
    /// <exception cref="IOException">The issuer did not answer; a retry may help.</exception>
    Task<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that the last token was rejected: the next call requests a new one, because anything may have changed.</summary>
    void Forget();
}

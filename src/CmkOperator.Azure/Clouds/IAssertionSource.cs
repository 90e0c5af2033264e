using CmkOperator.Azure.Faults;

namespace CmkOperator.Azure.Clouds;

/// <summary>Gives the token of a service account that is exchanged for one of Azure's.</summary>
internal interface IAssertionSource
{
    /// <summary>Who issued the last one given; null before the first, or when it does not say.</summary>
    string? Issuer { get; }

    /// <summary>A token that is good for a while yet.</summary>
    /// <exception cref="IdentityRefusedException">There is none and somebody has to act.</exception>
    /// <exception cref="IOException">Whoever gives it did not answer; another try may help.</exception>
    Task<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>The last one given was refused: the next is asked for anew, whatever may have changed.</summary>
    void Forget();
}

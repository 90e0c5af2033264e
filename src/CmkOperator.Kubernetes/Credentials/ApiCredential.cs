using System.Net.Http.Headers;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>What one request proves its identity with. Two are the same only if they are the same object.</summary>
/// <param name="Header">The Authorization header, or null for none.</param>
/// <param name="Certificate">The client's certificate, or null for none.</param>
internal sealed record ApiCredential(AuthenticationHeaderValue? Header, ClientCertificate? Certificate)
{
    /// <summary>Does not print the secret.</summary>
    public override string ToString() => $"{Header?.Scheme ?? "none"}{(Certificate is null ? "" : ", certificate")}";
}

/// <summary>Supplies the credentials of a user, and newer ones when the API server rejected those.</summary>
internal interface ICredentialSource : IDisposable
{
    /// <summary>The credentials to use now.</summary>
    /// <exception cref="CredentialException">There are none.</exception>
    ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Looks for others than the ones that got a 401.</summary>
    /// <param name="rejected">What was used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Others, or null when there are none.</returns>
    /// <exception cref="CredentialException">Looking failed.</exception>
    ValueTask<ApiCredential?> RenewAsync(ApiCredential rejected, CancellationToken cancellationToken);

    /// <summary>Takes note that the server accepted the credentials.</summary>
    void Accepted(ApiCredential credential)
    {
    }
}

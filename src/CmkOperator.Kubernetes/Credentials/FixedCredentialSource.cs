using System.Net.Http.Headers;
using System.Text;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Credentials;

/// <summary>Credentials that are part of the kubeconfig and change only with it.</summary>
internal sealed class FixedCredentialSource(UserAccess user) : ICredentialSource
{
    private readonly ApiCredential _credential = new(
        user switch
        {
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
            { UserName: { } name } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Password}"))),
            _ => null,
        },
        user.Certificate);

    /// <inheritdoc/>
    public ValueTask<ApiCredential> GetAsync(CancellationToken cancellationToken) => new(_credential);

    /// <inheritdoc/>
    public ValueTask<ApiCredential?> RenewAsync(ApiCredential rejected, CancellationToken cancellationToken) => new((ApiCredential?)null);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

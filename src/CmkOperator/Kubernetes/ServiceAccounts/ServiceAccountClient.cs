using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Workspaces;

namespace CmkOperator.Kubernetes.ServiceAccounts;

/// <summary>Reads service accounts and requests their tokens, always in the given namespace, which is the object's own.</summary>
internal sealed class ServiceAccountClient(KubernetesApi api)
{
    // The shortest lifetime that Kubernetes allows. Entra does not ask the cluster whether the account still exists: only expiry ends a token.
    private const long TokenSeconds = 600;

    private static readonly ResourcePath Path = new(string.Empty, "v1", "serviceaccounts");

    /// <summary>The annotations of a service account; null when there is no such account.</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> FindAnnotationsAsync(ObjectKey account, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.GetAsync(Path.Object(NameOf(account)), cancellationToken);
            return Parse(answer, ServiceAccountJson.Default.ServiceAccountResource)?.Metadata?.Annotations ?? new Dictionary<string, string>();
        }
        catch (KubernetesApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>A new token of a service account for one audience (Kubernetes API: TokenRequest).</summary>
    /// <exception cref="KubernetesApiException">Rejected, unreadable or unanswered. Its message never holds the token.</exception>
    public async Task<ServiceAccountToken> RequestTokenAsync(ObjectKey account, string audience, CancellationToken cancellationToken)
    {
        var question = new TokenRequestResource { Spec = new() { Audiences = [audience], ExpirationSeconds = TokenSeconds } };
        var body = JsonSerializer.SerializeToUtf8Bytes(question, ServiceAccountJson.Default.TokenRequestResource);
        var answer = await api.SendAsync(HttpMethod.Post, Path.Object(NameOf(account), "token"), body, KubernetesApi.Json, cancellationToken);
        return Parse(answer, ServiceAccountJson.Default.TokenRequestResource)?.Status is { Token: { Length: > 0 } token, ExpirationTimestamp: { } until }
            ? new ServiceAccountToken(token, until)
            : throw new KubernetesApiException($"The API server answered the TokenRequest for ServiceAccount {account} without a token", null);
    }

    private static NamespacedName NameOf(ObjectKey account) => new(account.Namespace, account.Name);

    // A parser's own message may quote its input, which may be a token.
    private static T? Parse<T>(byte[] answer, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, type);
        }
        catch (JsonException)
        {
            throw new KubernetesApiException($"The API server's answer is not a {typeof(T).Name}", null);
        }
    }
}

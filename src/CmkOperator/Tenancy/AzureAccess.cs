using System.Diagnostics;
using System.Net;
using Azure.Core;
using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Execution;
using CmkOperator.Azure.Faults;
using CmkOperator.Azure.Sessions;
using CmkOperator.Desired;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.ServiceAccounts;
using CmkOperator.Workspaces;

namespace CmkOperator.Tenancy;

/// <summary>
/// Resolves the Azure identity of an object, and signs in before any request to Azure, so that an identity that does not work is
/// reported in one sentence and not as a dozen failed reads.
/// </summary>
/// <param name="pool">The clients by identity.</param>
/// <param name="accounts">The service accounts of the cluster.</param>
/// <param name="policy">The operator's settings.</param>
/// <param name="cloud">The cloud.</param>
/// <param name="signInTimeout">Longest time that a sign-in may take.</param>
/// <param name="clock">The clock for network timeouts.</param>
internal sealed class AzureAccess(
    AzureClientPool pool, ServiceAccountClient accounts, TenancyPolicy policy, AzureCloud cloud, TimeSpan signInTimeout, NetworkClock clock) : IAzureAccess
{
    /// <inheritdoc/>
    public async Task<AccessOutcome> OpenAsync(DesiredWorkspace desired, CancellationToken cancellationToken)
    {
        NamespaceDefault? namespaceDefault = null;
        if (IdentityRule.NeedsNamespaceDefault(desired, policy))
        {
            try
            {
                namespaceDefault = await FindDefaultAsync(desired.Key.Namespace, cancellationToken);
            }
            catch (KubernetesApiException failure)
            {
                return failure.StatusCode == HttpStatusCode.Forbidden
                    ? new AccessOutcome.Refused(TenancyRefusals.DefaultUnreadable(desired, policy))
                    : Unavailable($"the Kubernetes API did not return ServiceAccount {policy.DefaultServiceAccountName}: {failure.Message}");
            }
        }

        return IdentityRule.Choose(desired, policy, namespaceDefault) switch
        {
            IdentityChoice.Own { Identity: var identity } => await SignInAsync(desired, identity, cancellationToken),
            IdentityChoice.Refused { Refusal: var refusal } => new AccessOutcome.Refused(refusal),
            IdentityChoice.Operators => new AccessOutcome.Opened(AzureSession.Of(pool.RentOperators())),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private async Task<NamespaceDefault?> FindDefaultAsync(string namespaceName, CancellationToken cancellationToken)
    {
        var annotations = await accounts.FindAnnotationsAsync(new ObjectKey(namespaceName, policy.DefaultServiceAccountName), cancellationToken);
        return annotations is null
            ? null
            : new NamespaceDefault(
                annotations.GetValueOrDefault(NamespaceDefault.ClientIdAnnotation), annotations.GetValueOrDefault(NamespaceDefault.TenantIdAnnotation));
    }

    private async Task<AccessOutcome> SignInAsync(DesiredWorkspace desired, FederatedIdentity identity, CancellationToken cancellationToken)
    {
        var (lease, credential) = pool.Rent(identity);
        try
        {
            using var timeout = new CancellationTokenSource(signInTimeout, clock.Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            // Requested with the same options as in the pipelines, because tokens with continuous access evaluation are cached separately.
            await credential.GetTokenAsync(new TokenRequestContext([cloud.ArmScope], isCaeEnabled: true), linked.Token);
            var session = AzureSession.Of(lease);
            lease = null;
            return new AccessOutcome.Opened(session);
        }
        catch (IdentityRefusedException refused)
        {
            lease?.Refuse();
            return new AccessOutcome.Refused(refused.Refusal.For(desired));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && AzureFaultMapper.FromException(failure) is not null)
        {
            return new AccessOutcome.Unavailable(AzureFaultMapper.FromException(failure)!);
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private static AccessOutcome.Unavailable Unavailable(string why) => new(AzureFaultMapper.NoAnswer(FaultText.Clean(why)));
}

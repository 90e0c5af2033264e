using CmkOperator.Azure.Sessions;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Sandbox.Operators;

/// <summary>An operator's host at work in this process.</summary>
internal sealed class InProcessOperator(WebApplication app, Lifeline lifeline) : IRunningOperator
{
    private static readonly CancellationToken AtOnce = new(canceled: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task KillAsync()
    {
        // Both lines are cut first: from here on it can neither read nor write, whatever its threads still want.
        lifeline.Cut();
        app.Services.GetRequiredService<KubernetesConnection>().Dispose();
        app.Services.GetRequiredService<AzureClientPool>().Dispose();
        app.Services.GetRequiredService<AzureConnection>().Dispose();
        try
        {
            await app.StopAsync(AtOnce);
        }
        catch (Exception failure) when (failure is OperationCanceledException or AggregateException)
        {
            // Nothing was given the time to finish.
        }

        await app.DisposeAsync();
    }
}

using System.Globalization;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Running;
using Xunit;

namespace CmkOperator.Campaign.Tests;

/// <summary>
/// Lives of objects under faults until the time is over: <c>CMK_CAMPAIGN_SECONDS</c> (default 90), from the seed <c>CMK_CAMPAIGN_SEED</c>
/// (default 1). Every life prints what was injected when a rule is broken; its seed repeats it.
/// </summary>
public sealed class CampaignTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;

    [Fact]
    public async Task No_fault_breaks_a_rule_and_every_object_comes_to_rest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var time = TimeSpan.FromSeconds(Setting("CMK_CAMPAIGN_SECONDS", 90));
        var first = Setting("CMK_CAMPAIGN_SEED", 1);
        var started = TimeProvider.System.GetTimestamp();
        using var folder = RunFolder.Open(null);
        await using var cluster = await SandboxCluster.StartAsync(new SandboxArguments { Once = true }, folder.Sub("cluster"), cancellation);
        var next = first - 1;
        var broken = new List<string>();
        var injected = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (TimeProvider.System.GetElapsedTime(started) < time)
            {
                var seed = Interlocked.Increment(ref next);
                var (rules, log) = await LiveAsync(seed, cluster, folder, null, cancellation);
                lock (broken)
                {
                    injected += log.Count(line => line.StartsWith("API:", StringComparison.Ordinal) || line.StartsWith("Azure:", StringComparison.Ordinal));
                    broken.AddRange(rules.Select(rule => $"seed {seed}: {rule}\n  {string.Join("\n  ", log)}"));
                }
            }
        }));
        output.WriteLine($"{next - first + 1} lives from seed {first}, {injected} faults of the API server and of Azure, {broken.Count} rules broken");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    [Fact]
    public async Task An_operator_that_forgets_its_grants_is_found()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = RunFolder.Open(null);
        await using var cluster = await SandboxCluster.StartAsync(new SandboxArguments { Once = true }, folder.Sub("cluster"), cancellation);
        var found = new List<string>();
        for (var seed = 1; seed <= 6 && found.Count == 0; seed++)
        {
            var (rules, log) = await LiveAsync(seed, cluster, folder, Forget, cancellation);
            found.AddRange(rules.Where(rule => rule.Contains("granted again", StringComparison.Ordinal)));
            output.WriteLine($"seed {seed}: {string.Join(", ", rules)} after {log.Count} steps");
        }

        Assert.NotEmpty(found);
    }

    private static async Task<(IReadOnlyList<string> Rules, IReadOnlyList<string> Log)> LiveAsync(
        int seed, SandboxCluster cluster, RunFolder folder, Action<IServiceCollection>? replace, CancellationToken cancellation)
    {
        await using var life = await Life.BeginAsync(seed, cluster.Client, cluster.Kubeconfig, folder.Path, replace, cancellation);
        return (await life.RunAsync(cancellation), life.Log);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    // The planted fault: after each pass the record of the grants is gone.
    private static void Forget(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IWorkspaceReconciler));
        services.AddSingleton<IWorkspaceReconciler>(provider => new Forgetful(
            (IWorkspaceReconciler)real.ImplementationFactory!(provider), provider.GetRequiredService<KubernetesConnection>(), provider.GetRequiredService<NetworkClock>()));
    }

    private sealed class Forgetful(IWorkspaceReconciler inner, KubernetesConnection connection, NetworkClock clock) : IWorkspaceReconciler
    {
        public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
        {
            try
            {
                return await inner.ReconcileAsync(key, cancellationToken);
            }
            finally
            {
                var path = $"apis/cmk-operator.io/v1alpha1/namespaces/{key.Namespace}/cmkworkspaces/{key.Name}/status";
                try
                {
                    await new KubernetesApi(connection, clock).SendAsync(
                        HttpMethod.Patch, path, """{"status":{"grants":null}}"""u8.ToArray(), KubernetesApi.MergePatch, CancellationToken.None);
                }
                catch (KubernetesApiException)
                {
                    // The faults of the campaign meet it too.
                }
            }
        }
    }
}

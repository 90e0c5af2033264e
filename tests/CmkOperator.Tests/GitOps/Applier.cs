using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.Cluster;
using Xunit;

namespace CmkOperator.Tests.GitOps;

/// <summary>One way in which people and tools apply a manifest.</summary>
/// <param name="Manager">The field manager that it leaves in the object.</param>
/// <param name="Apply">Applies the manifest; fails when the API rejects it or reports a conflict.</param>
internal sealed record Applier(string Manager, Func<JsonObject, Task> Apply)
{
    /// <summary>Server-side apply, forced as Flux's and Argo CD's controllers do, or not, as kubectl does.</summary>
    public static Applier ServerSide(ClusterClient cluster, string manager, bool force) => new(manager, manifest =>
        SendAsync(cluster, manifest, "application/apply-patch+yaml", $"fieldManager={manager}&force={(force ? "true" : "false")}&fieldValidation=Strict"));

    /// <summary>Client-side apply: kubectl itself, or where it is not installed the merge patch that it would send if everything differed.</summary>
    public static Applier ClientSide(ClusterClient cluster, string kubeconfig) => HasKubectl
        ? new("kubectl-client-side-apply", manifest => KubectlAsync(kubeconfig, manifest, "apply", "-f", "-"))
        : new("kubectl-client-side-apply", manifest =>
        {
            var patch = manifest.DeepClone().AsObject();
            patch["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = $"{manifest.ToJsonString()}\n" };
            return SendAsync(cluster, patch, "application/merge-patch+json", "fieldManager=kubectl-client-side-apply&fieldValidation=Strict");
        });

    /// <summary>Whether kubectl is on the PATH.</summary>
    public static bool HasKubectl =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "kubectl")));

    private static Task<byte[]> SendAsync(ClusterClient cluster, JsonObject manifest, string contentType, string query)
    {
        var path = $"{ClusterClient.CollectionOf(manifest.Text("metadata", "namespace"))}/{manifest.Text("metadata", "name")}?{query}";
        return cluster.Api.SendAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(manifest.ToJsonString()), contentType, TestContext.Current.CancellationToken);
    }

    private static async Task KubectlAsync(string kubeconfig, JsonObject manifest, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await kubectl.StandardInput.WriteAsync(manifest.ToJsonString());
        kubectl.StandardInput.Close();
        var output = kubectl.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await kubectl.StandardError.ReadToEndAsync(cancellation);
        await kubectl.WaitForExitAsync(cancellation);
        Assert.True(kubectl.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} of {CmkWorkspaceNames.Kind}: {await output}{errors}");
    }
}

using CmkOperator.AzureSimulator.Json;
using CmkOperator.Sandbox.CommandLine;
using CmkOperator.Sandbox.Manifests;
using CmkOperator.Sandbox.Sessions;

namespace CmkOperator.Sandbox.Running;

/// <summary>What a user can do with a sandbox that stays up.</summary>
internal static class SandboxHints
{
    /// <summary>What is left when it ends.</summary>
    public static string Farewell(SandboxArguments arguments) => arguments.Kubeconfig is null
        ? "The sandbox has ended, and its cluster and its Azure with it. In the other shell: unset KUBECONFIG"
        : "The sandbox has ended, and its Azure with it; its namespace is removed.";

    /// <summary>The commands, with the names and paths of this run.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="session">The session.</param>
    /// <param name="manifest">What was applied.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="variables">The file with the variables of the simulated Azure.</param>
    public static IEnumerable<string> Lines(SandboxCluster cluster, Session session, Manifest manifest, SandboxArguments arguments, string variables)
    {
        var name = manifest.Namespace is null or "default" ? manifest.Name : $"-n {manifest.Namespace} {manifest.Name}";
        var key = manifest.Object.Text("spec", "encryption", "keyName");
        var hbi = manifest.Object["spec"].At("hbiWorkspace") is { } declared && declared.ToString() == "true" ? "false" : "true";
        var azure = session.Azure.Endpoints;
        yield return "It stays up until Ctrl-C. In another shell:";
        yield return "";
        yield return $"  export KUBECONFIG={cluster.Kubeconfig}";
        yield return "  kubectl get cmkws -A -o wide";
        yield return $"  kubectl describe cmkws {name}";
        yield return $"  kubectl patch cmkws {name} --type merge -p '{{\"spec\":{{\"encryption\":{{\"keyName\":\"{key}-2\"}}}}}}'   # another key of the same vault";
        yield return $"  kubectl patch cmkws {name} --type merge -p '{{\"spec\":{{\"hbiWorkspace\":{hbi}}}}}'   # refused, and it says why";
        yield return $"  kubectl delete cmkws {name}";
        yield return $"  curl --cacert {azure.CaFile} {azure.Arm.ToString().TrimEnd('/')}/_simulator/requests";
        yield return $"  . {variables}   # for kubectl cmk, which is built by: dotnet build src/CmkOperator.Cli";
        yield return $"  kubectl cmk explain {name}";
        yield return $"  kubectl get cmkws {name} -o yaml | kubectl cmk plan -f -";
        yield return $"  kubectl cmk import --subscription {manifest.Object.Text("spec", "subscriptionId")}";
        yield return "";
        yield return "Whatever CmkWorkspace you apply next, the sandbox makes the vault, key and resources that it names at its first appearance, those with a typing error too.";
        if (arguments.Kubeconfig is not null)
        {
            yield return $"The operator watches the namespace {session.Namespace} only; it is removed when the sandbox ends.";
        }
    }
}

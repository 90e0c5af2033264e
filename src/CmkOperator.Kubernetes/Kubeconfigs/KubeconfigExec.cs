using System.Text;
using System.Text.Json.Nodes;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>Reads the credential plugin of a user, and prepares its input. It is not started here.</summary>
internal static class KubeconfigExec
{
    private const string ClusterExtension = "client.authentication.k8s.io/exec";

    private static readonly string[] Known =
        ["apiVersion", "command", "args", "env", "installHint", "provideClusterInfo", "interactiveMode"];

    private static readonly string[] Versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    /// <summary>Reads a plugin.</summary>
    /// <param name="user">The user that has it.</param>
    /// <param name="node">The content of <c>exec</c>.</param>
    /// <param name="clusterInfo">What the plugin may get to know of the cluster.</param>
    /// <exception cref="KubeconfigException">It cannot be honoured.</exception>
    public static ExecPlugin Read(KubeconfigNode user, KubeconfigNode node, Func<JsonObject> clusterInfo)
    {
        var exec = node.As($"exec of {user.Entry}");
        KubeconfigReader.Demand(exec, Known);
        var version = exec.Text("apiVersion") ?? throw exec.Refuse("apiVersion", "is missing");
        if (!Versions.Contains(version))
        {
            throw exec.Refuse("apiVersion", $"is '{version}'; the operator speaks {string.Join(" and ", Versions)}");
        }

        DemandNoTerminal(exec, version);
        var info = new JsonObject { ["interactive"] = false };
        if (exec.Flag("provideClusterInfo"))
        {
            info["cluster"] = clusterInfo();
        }

        return new ExecPlugin
        {
            User = user.Entry,
            Command = Command(exec),
            Arguments = exec.Texts("args"),
            Environment = [.. exec.Maps("env").Select(Variable)],
            ApiVersion = version,
            InstallHint = exec.Text("installHint")?.Trim(),
            ExecInfo = new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = version, ["spec"] = info }.ToJsonString(),
        };

        KeyValuePair<string, string> Variable(KubeconfigNode variable) =>
            variable.Text("name") is { } name && !name.Contains('=', StringComparison.Ordinal)
                ? KeyValuePair.Create(name, variable.Text("value") ?? string.Empty)
                : throw exec.Refuse("env", "has a variable without a usable name");
    }

    /// <summary>The cluster as a plugin with <c>provideClusterInfo</c> gets it.</summary>
    /// <param name="cluster">The cluster's entry.</param>
    /// <param name="access">What was read from it.</param>
    /// <param name="read">Collects the files that were read.</param>
    public static Func<JsonObject> ClusterInfo(KubeconfigNode cluster, ClusterAccess access, List<string> read) => () =>
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        Set("tls-server-name", cluster.Text("tls-server-name"));
        if (access.SkipTlsVerify)
        {
            info["insecure-skip-tls-verify"] = true;
        }

        var authority = KubeconfigReader.Data(cluster, "certificate-authority-data") ?? KubeconfigReader.FileText(cluster, "certificate-authority", read);
        Set("certificate-authority-data", authority is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(authority)));
        Set("proxy-url", cluster.Text("proxy-url"));
        if (cluster.Flag("disable-compression"))
        {
            info["disable-compression"] = true;
        }

        var extension = cluster.Maps("extensions").FirstOrDefault(item => item.Text("name") == ClusterExtension);
        if (extension?.Json("extension") is { } config)
        {
            info["config"] = config;
        }

        return info;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                info[name] = value;
            }
        }
    };

    private static void DemandNoTerminal(KubeconfigNode exec, string version)
    {
        switch (exec.Text("interactiveMode"))
        {
            case "Never" or "IfAvailable":
            case null when version.EndsWith("/v1beta1", StringComparison.Ordinal):
                return;
            case null:
                throw exec.Refuse("interactiveMode", "is missing, which v1 demands; write Never or IfAvailable");
            case "Always":
                throw exec.Refuse("interactiveMode", "is Always, but the operator has no terminal that somebody could answer at; use a plugin or a login that asks nothing");
            default:
                throw exec.Refuse("interactiveMode", "is none of Never, IfAvailable and Always");
        }
    }

    // A bare name is looked up in PATH; what looks like a path is relative to the kubeconfig.
    private static string Command(KubeconfigNode exec)
    {
        var command = exec.Text("command") ?? throw exec.Refuse("command", "is missing");
        return command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? KubeconfigReader.Resolve(exec, command) : command;
    }
}

using CmkOperator.Kubernetes.Credentials;
using CmkOperator.Kubernetes.Kubeconfigs;

namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// Finds the cluster: the given kubeconfig, else <c>KUBECONFIG</c>, else the pod's own service account, else
/// <c>~/.kube/config</c>. The order is that of client-go.
/// </summary>
internal static class KubernetesClientFactory
{
    /// <summary>Reads the configuration again and builds a client from it.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig, or null to search the usual places.</param>
    /// <param name="handlers">The handlers that every request passes through, outermost first.</param>
    /// <exception cref="KubeconfigException">Something in the kubeconfig cannot be honoured.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ApiServerClient Create(string? kubeconfig, params DelegatingHandler[] handlers) =>
        Create(Load(kubeconfig), TimeProvider.System, handlers);

    /// <summary>Builds a client from a configuration that was read. Nothing is executed before the first request.</summary>
    /// <param name="access">What was read: of a kubeconfig or of the pod.</param>
    /// <param name="time">The clock of the network.</param>
    /// <param name="handlers">The handlers that every request passes through, outermost first.</param>
    internal static ApiServerClient Create(ClusterAccess access, TimeProvider time, params DelegatingHandler[] handlers)
    {
        var chain = new List<DelegatingHandler>(handlers);
        if (access.TlsServerName is { } name)
        {
            chain.Add(new ServerNameHandler(name));
        }

        if (access.Impersonation is { } impersonation)
        {
            chain.Add(new ImpersonationHandler(impersonation));
        }

        chain.Add(new CredentialHandler(Source(access.User, time)));
        HttpMessageHandler first = new ApiTransport(access);
        foreach (var handler in Enumerable.Reverse(chain))
        {
            handler.InnerHandler = first;
            first = handler;
        }

        return new ApiServerClient(access, first);
    }

    /// <summary>The namespace of the kubeconfig's context or of the pod, or null when neither names one.</summary>
    public static string? CurrentNamespace(string? kubeconfig) => Load(kubeconfig).Namespace is { Length: > 0 } name ? name : null;

    /// <summary>
    /// What is wrong with the configuration so that no time heals it: a kubeconfig that cannot be honoured, or an empty token file. A file
    /// that is not there yet and a plugin that fails are no such faults.
    /// </summary>
    /// <param name="kubeconfig">Path of a kubeconfig, or null to search the usual places.</param>
    /// <returns>A sentence, or null when the operator can start.</returns>
    public static string? FindFault(string? kubeconfig)
    {
        try
        {
            if (Load(kubeconfig).User is { TokenFile: { } file, Token: null } && File.Exists(file))
            {
                TokenFileCredentialSource.Read(file);
            }

            return null;
        }
        catch (Exception fault) when (fault is KubeconfigException or CredentialException)
        {
            return fault.Message;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The connection reports it with every attempt, until the file exists.
            return null;
        }
    }

    /// <summary>Reads the configuration.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig, or null to search the usual places.</param>
    /// <param name="context">The context of the kubeconfig to use, or null for its current one.</param>
    internal static ClusterAccess Load(string? kubeconfig, string? context = null)
    {
        var files = Files(kubeconfig);
        if (files.Count > 0)
        {
            // Of several files, missing ones are ignored, as in kubectl; if a single file is missing, that is the error to report.
            var present = files.Where(File.Exists).ToList();
            return present.Count > 0
                ? KubeconfigReader.Read(present, context)
                : throw new FileNotFoundException($"The kubeconfig {string.Join(Path.PathSeparator, files.Select(Path.GetFullPath))} does not exist");
        }

        return ServiceAccount.Find() ?? throw new FileNotFoundException(
            "There is no cluster to connect to: no kubeconfig was given, KUBECONFIG is not set, this is not a pod, and ~/.kube/config does not exist");
    }

    private static IReadOnlyList<string> Files(string? kubeconfig)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return [kubeconfig];
        }

        if (Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } paths)
        {
            return [.. paths.Distinct(StringComparer.Ordinal)];
        }

        if (ServiceAccount.IsThere())
        {
            return [];
        }

        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return File.Exists(home) ? [home] : [];
    }

    private static ICredentialSource Source(UserAccess user, TimeProvider time) => user switch
    {
        { TokenFile: { } file } => new TokenFileCredentialSource(file, user, time),
        { Token: null, UserName: null, Plugin: { } plugin } => new PluginCredentialSource(plugin, time),
        _ => new FixedCredentialSource(user),
    };
}

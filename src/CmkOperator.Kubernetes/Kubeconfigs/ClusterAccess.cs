using System.Security.Cryptography.X509Certificates;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>How the API server is reached, and as whom: what a kubeconfig's context says, or what a pod finds.</summary>
internal sealed record ClusterAccess
{
    /// <summary>The API server; its path ends in a slash, so that paths of resources can be added.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace of the context or of the pod, or null.</summary>
    public string? Namespace { get; init; }

    /// <summary>The trusted authorities; empty trusts those of the system.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Whether the user asked not to verify the server: <c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The name that the server is verified under instead of its host, or null.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy that the kubeconfig demands for every request, or null for that of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether no proxy is ever used: inside of a pod.</summary>
    public bool WithoutProxy { get; init; }

    /// <summary>Who asks.</summary>
    public UserAccess User { get; init; } = new();

    /// <summary>As whom the user wants to act, or null for themselves.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The files that this was read from; when one changes, it has to be read again.</summary>
    public FileStamps Files { get; init; } = new([]);
}

/// <summary>The credentials of a user. At most one of token, file, password and plugin is used, in this order.</summary>
internal sealed record UserAccess
{
    /// <summary>A bearer token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token that is replaced now and then, or null. It wins over <see cref="Token"/> once it was read.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The name for basic authentication, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>The password for basic authentication, or null.</summary>
    public string? Password { get; init; }

    /// <summary>The client's certificate with its key and the certificates between it and the authority, or null.</summary>
    public ClientCertificate? Certificate { get; init; }

    /// <summary>A program that supplies the credentials, or null.</summary>
    public ExecPlugin? Plugin { get; init; }
}

/// <summary>A program that supplies credentials: <c>exec</c> of a kubeconfig.</summary>
internal sealed record ExecPlugin
{
    /// <summary>The user's name in the kubeconfig, for messages.</summary>
    public required string User { get; init; }

    /// <summary>A name that is looked up in PATH, or a path; a relative one was resolved against the kubeconfig's folder.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments, one each.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables beside those of the operator.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The version of ExecCredential that both sides speak.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>What to do when the program is missing, or null.</summary>
    public string? InstallHint { get; init; }

    /// <summary>The JSON that the program gets as KUBERNETES_EXEC_INFO.</summary>
    public required string ExecInfo { get; init; }
}

/// <summary>Another identity that every request is made as. The API server checks that the user may do so.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Uid">The user's uid, or null.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Extra">More attributes, each with its values.</param>
internal sealed record Impersonation(
    string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Extra);

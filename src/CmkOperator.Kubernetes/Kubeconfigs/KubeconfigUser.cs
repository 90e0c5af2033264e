using System.Security.Cryptography;

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>Reads a user of a kubeconfig: their credentials, and as whom they act.</summary>
internal static class KubeconfigUser
{
    private static readonly string[] Known =
    [
        "token", "tokenFile", "username", "password", "client-certificate", "client-certificate-data", "client-key", "client-key-data", "exec",
        "as", "as-uid", "as-groups", "as-user-extra", "auth-provider", "extensions",
    ];

    /// <summary>Reads the credentials.</summary>
    /// <param name="user">The user.</param>
    /// <param name="clusterInfo">What a plugin may get to know of the cluster, as JSON, made when it is asked for.</param>
    /// <param name="read">Collects the files that were read.</param>
    /// <exception cref="KubeconfigException">A credential cannot be honoured, contradicts another, or there is none.</exception>
    public static UserAccess Read(KubeconfigNode user, Func<System.Text.Json.Nodes.JsonObject> clusterInfo, List<string> read)
    {
        KubeconfigReader.Demand(user, Known);
        if (user.Map("auth-provider") is { } provider)
        {
            throw user.Refuse(
                $"auth-provider '{provider.Text("name")}'",
                "is not supported; Kubernetes replaced it by credential plugins (exec), such as kubelogin and gke-gcloud-auth-plugin");
        }

        var access = new UserAccess
        {
            Token = Token(user),
            TokenFile = user.Text("tokenFile") is { } file ? KubeconfigReader.Resolve(user, file) : null,
            UserName = user.Text("username"),
            Password = user.Text("password"),
            Certificate = Certificate(user, read),
            Plugin = user.Map("exec") is { } exec ? KubeconfigExec.Read(user, exec, clusterInfo) : null,
        };
        if (access.UserName is null != access.Password is null)
        {
            throw user.Refuse(access.UserName is null ? "username" : "password", "is missing; both are needed");
        }

        if (access.UserName is not null && (access.Token ?? access.TokenFile) is not null)
        {
            throw user.Refuse("username", "contradicts the token; remove one of them");
        }

        return access is { Token: null, TokenFile: null, UserName: null, Certificate: null, Plugin: null }
            ? throw new KubeconfigException($"{user.File}: {user.Entry} has no credentials: the operator would be anonymous.")
            : access;
    }

    /// <summary>Reads as whom the user acts, or null when they act as themselves.</summary>
    /// <exception cref="KubeconfigException">Groups, uid or attributes without a user, or a value that no header can carry.</exception>
    public static Impersonation? ReadImpersonation(KubeconfigNode user)
    {
        var extra = user.Map("as-user-extra")?.As($"as-user-extra of {user.Entry}");
        var result = new Impersonation(
            user.Text("as") ?? string.Empty,
            user.Text("as-uid"),
            user.Texts("as-groups"),
            [.. extra?.Fields().Select(key => KeyValuePair.Create(key, extra.Texts(key))) ?? []]);
        if (result.User.Length == 0)
        {
            return result is { Uid: null, Groups.Count: 0, Extra.Count: 0 }
                ? null
                : throw user.Refuse("as", "is missing, but as-uid, as-groups or as-user-extra is set; Kubernetes impersonates a user only");
        }

        Demand(user, "as", [result.User]);
        Demand(user, "as-uid", result.Uid is { } uid ? [uid] : []);
        Demand(user, "as-groups", result.Groups);
        Demand(user, "as-user-extra", result.Extra.SelectMany(pair => pair.Value));
        if (result.Extra.Any(pair => pair.Key.Length == 0))
        {
            throw user.Refuse("as-user-extra", "has an empty key");
        }

        return result;
    }

    private static string? Token(KubeconfigNode user) => user.Text("token")?.Trim() switch
    {
        null or "" => null,
        { } token when token.Any(c => c is <= ' ' or > '~') => throw user.Refuse("token", "is not a token: it has blanks or characters beyond ASCII"),
        { } token => token,
    };

    private static void Demand(KubeconfigNode user, string field, IEnumerable<string> values)
    {
        if (values.Any(value => value.Length == 0 || value.Any(char.IsControl) || value.Trim().Length != value.Length || value.Any(c => c is >= '\uE000' and <= '\uF8FF')))
        {
            throw user.Refuse(field, "has a value that no header of a request can carry: it is empty, or has control characters or blanks at an end");
        }
    }

    private static ClientCertificate? Certificate(KubeconfigNode user, List<string> read)
    {
        // Data wins over a file, as in kubectl; one may be inline and the other a file.
        var certificate = KubeconfigReader.Data(user, "client-certificate-data") ?? KubeconfigReader.FileText(user, "client-certificate", read);
        var key = KubeconfigReader.Data(user, "client-key-data") ?? KubeconfigReader.FileText(user, "client-key", read);
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null)
        {
            throw user.Refuse("client-certificate", "is missing, but a client key is set");
        }

        if (key is null)
        {
            throw user.Refuse("client-key", "is missing, but a client certificate is set");
        }

        try
        {
            return ClientCertificate.FromPem(certificate, key);
        }
        catch (CryptographicException failure)
        {
            throw user.Refuse("client-certificate", $"cannot be used: {failure.Message.TrimEnd('.')}", failure);
        }
    }
}

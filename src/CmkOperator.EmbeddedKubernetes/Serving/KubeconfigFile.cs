using System.Text;

namespace CmkOperator.EmbeddedKubernetes.Serving;

/// <summary>Writes the file by which clients find and trust the server.</summary>
internal static class KubeconfigFile
{
    /// <param name="path">The file; readable by its owner only, since it holds the token.</param>
    /// <param name="url">The server.</param>
    /// <param name="authorityPem">The authority to trust.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="cancellation">Ends the write.</param>
    public static async Task WriteAsync(string path, Uri url, string authorityPem, string token, CancellationToken cancellation)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem));
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: cmk-sandbox
            clusters:
            - name: cmk-sandbox
              cluster:
                server: {url.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {authority}
            users:
            - name: admin
              user:
                token: {token}
            contexts:
            - name: cmk-sandbox
              context:
                cluster: cmk-sandbox
                user: admin
                namespace: default

            """;
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}

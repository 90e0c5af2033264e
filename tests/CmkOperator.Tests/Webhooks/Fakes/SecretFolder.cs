namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>
/// A folder as the kubelet mounts a Secret: the files are links into a hidden folder, which is itself a link that is swapped when
/// the Secret changes.
/// </summary>
internal sealed class SecretFolder : IDisposable
{
    private const string Data = "..data";
    private int _revision;

    public string Path { get; } = Directory.CreateTempSubdirectory("cmk-webhook-certs-").FullName;

    /// <summary>Replaces the content.</summary>
    public void Swap(string certificate, string key)
    {
        var revision = $"..revision-{++_revision}";
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, revision)).FullName;
        File.WriteAllText(System.IO.Path.Combine(folder, "tls.crt"), certificate);
        File.WriteAllText(System.IO.Path.Combine(folder, "tls.key"), key);
        var data = System.IO.Path.Combine(Path, Data);
        if (Directory.Exists(data))
        {
            // The link only; the kubelet renames a new one over it, which .NET does not offer for folders.
            Directory.Delete(data);
        }

        Directory.CreateSymbolicLink(data, revision);
        foreach (var file in new[] { "tls.crt", "tls.key" }.Where(file => !File.Exists(System.IO.Path.Combine(Path, file))))
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, file), System.IO.Path.Combine(Data, file));
        }
    }

    public void Swap(IssuedPem pem) => Swap(pem.Certificate, pem.Key);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

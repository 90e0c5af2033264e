namespace CmkOperator.Sandbox.Running;

/// <summary>Where a run keeps its certificates and its kubeconfig; a temporary one goes with the run.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly bool _temporary;

    private RunFolder(string path, bool temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The given folder, made when it is not there, or a new temporary one.</summary>
    public static RunFolder Open(string? given) => given is null
        ? new RunFolder(Directory.CreateTempSubdirectory("cmk-sandbox-").FullName, true)
        : new RunFolder(Directory.CreateDirectory(given).FullName, false);

    /// <summary>A folder in it.</summary>
    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        if (_temporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}

namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>The state of some files when they were read, to notice that one was replaced.</summary>
internal sealed class FileStamps
{
    private readonly List<(string Path, DateTime Written, long Length)> _stamps;

    /// <summary>Notes the state of the files, before they are read.</summary>
    public FileStamps(IEnumerable<string> paths) => _stamps = [.. paths.Select(Look)];

    /// <summary>Whether one of the files is no longer as it was.</summary>
    public bool HaveChanged => _stamps.Exists(stamp => Look(stamp.Path) != stamp);

    /// <summary>These files and more.</summary>
    public FileStamps With(IEnumerable<string> paths)
    {
        var more = new FileStamps(paths);
        more._stamps.InsertRange(0, _stamps);
        return more;
    }

    private static (string Path, DateTime Written, long Length) Look(string path)
    {
        try
        {
            // Volumes of Kubernetes are replaced by a link: what counts is the file at its end.
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? (path, file.LastWriteTimeUtc, file.Length) : (path, default, -1);
        }
        catch (IOException)
        {
            return (path, default, -1);
        }
    }
}

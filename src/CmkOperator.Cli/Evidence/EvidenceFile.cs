using System.Formats.Tar;
using System.Text;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// Writes the document and its signature beside their places and moves them there, so that nobody ever finds half of one. A document that an auditor files
/// is not overwritten unless that is asked for.
/// </summary>
internal static class EvidenceFile
{
    private const int BufferSize = 64 * 1024;

    // As many links as the kernel of Linux follows in one path.
    private const int MostLinks = 40;

    /// <summary>The file of the signature of a document.</summary>
    /// <param name="file">The document's file.</param>
    public static string SignatureOf(string file) => $"{file}.sig";

    /// <summary>Why the file cannot be written; null when nothing is in the way yet. It is asked before Azure is, which takes longer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mayOverwrite">Whether files that are there may be replaced.</param>
    /// <param name="keyFile">The file of the private key; null when nothing is signed.</param>
    public static string? Obstacle(string file, bool mayOverwrite, string? keyFile = null)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return "--output-file: the name is empty. Name a file";
        }

        if (Directory.Exists(file))
        {
            return $"--output-file {file}: this is a folder. Name a file in it";
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            return $"--output-file {file}: there is no folder {folder}. Create it, or name another file";
        }

        string[] targets = [file, SignatureOf(file)];
        if (!string.IsNullOrWhiteSpace(keyFile) && targets.FirstOrDefault(target => IsSame(target, keyFile)) is { } destroyed)
        {
            return $"--sign {keyFile}: {destroyed} would be written over this key. Name another file with --output-file";
        }

        return targets.Select(target => ObstacleAt(target, mayOverwrite)).FirstOrDefault(obstacle => obstacle is not null);
    }

    /// <summary>Writes a document, and its signature when there is a key.</summary>
    /// <param name="file">The document's file.</param>
    /// <param name="mayOverwrite">Whether files that are there may be replaced; an older signature is then removed even when no new one is made.</param>
    /// <param name="write">Writes the document.</param>
    /// <param name="key">The key; null for no signature.</param>
    /// <exception cref="IOException">It cannot be written; what was there before is there still, and nothing else is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; what was there before is there still, and nothing else is left behind.</exception>
    public static void Write(string file, bool mayOverwrite, Action<TextWriter> write, SigningKey? key)
    {
        var full = Path.GetFullPath(file);
        var draft = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        var draftOfSignature = SignatureOf(draft);
        try
        {
            using (var text = new StreamWriter(draft, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = BufferSize }) { NewLine = "\n" })
            {
                write(text);
            }

            if (key is not null)
            {
                using var written = File.OpenRead(draft);
                File.WriteAllBytes(draftOfSignature, key.Sign(written));
            }

            Place(draft, full, mayOverwrite, key is not null);
        }
        finally
        {
            File.Delete(draft);
            File.Delete(draftOfSignature);
        }
    }

    // The document comes last, in one step: until then the older pair can be put together again. An old signature beside a new document would look like a forgery.
    private static void Place(string draft, string full, bool mayOverwrite, bool isSigned)
    {
        var signature = SignatureOf(full);
        var older = $"{draft}.old";
        var isSignaturePlaced = false;
        if (mayOverwrite && File.Exists(signature))
        {
            File.Move(signature, older);
        }

        try
        {
            if (isSigned)
            {
                File.Move(SignatureOf(draft), signature);
                isSignaturePlaced = true;
            }

            File.Move(draft, full, mayOverwrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (isSignaturePlaced)
            {
                File.Delete(signature);
            }

            if (File.Exists(older))
            {
                File.Move(older, signature);
            }

            throw;
        }

        File.Delete(older);
    }

    private static string? ObstacleAt(string target, bool mayOverwrite)
    {
        // A link whose target is missing is there as well.
        var isLink = new FileInfo(target).LinkTarget is not null;
        if (!isLink && !Path.Exists(target))
        {
            return null;
        }

        if (isLink || Directory.Exists(target) || !IsRegular(target))
        {
            return $"{target}: {(isLink ? "this is a link" : Directory.Exists(target) ? "this is a folder" : "this is no regular file")}, and nothing is written over it. Name another file with --output-file";
        }

        return mayOverwrite ? null : $"{target}: it is there; it was left as it is. Use --force to overwrite it, or name another file with --output-file";
    }

    // .NET tells a pipe or a device from a file only where it archives one, and opening a pipe to see would wait for its other end.
    private static bool IsRegular(string target)
    {
        try
        {
            if (new FileInfo(target).Length > 0)
            {
                return true;
            }

            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(target, "target");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A socket cannot be archived. An empty file that may not be read is refused too, which loses nothing.
            return false;
        }
    }

    // File systems that do not tell upper from lower case are common: refusing a name too many costs a rename, one too few costs the key.
    private static bool IsSame(string one, string other) => string.Equals(Resolved(one), Resolved(other), StringComparison.OrdinalIgnoreCase);

    private static string Resolved(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            for (var links = 0; links < MostLinks && FollowFirstLink(full) is { } followed; links++)
            {
                full = followed;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be followed cannot be read or written either.
        }

        return full;
    }

    private static string? FollowFirstLink(string full)
    {
        var place = Path.GetPathRoot(full) ?? string.Empty;
        var parts = full[place.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        foreach (var (index, part) in parts.Index())
        {
            var folder = place;
            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is { } target)
            {
                return Path.GetFullPath(Path.Combine([folder, target, .. parts[(index + 1)..]]));
            }
        }

        return null;
    }
}

using System.Text;

namespace CmkOperator.Cli.Evidence;

/// <summary>
/// Writes the document and its signature beside their places and moves them there, so that nobody ever finds half of one. A document that an auditor files
/// is not overwritten unless that is asked for.
/// </summary>
internal static class EvidenceFile
{
    private const int BufferSize = 64 * 1024;

    /// <summary>The file of the signature of a document.</summary>
    /// <param name="file">The document's file.</param>
    public static string SignatureOf(string file) => $"{file}.sig";

    /// <summary>Why the file cannot be written; null when nothing is in the way yet. It is asked before Azure is, which takes longer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mayOverwrite">Whether files that are there may be replaced.</param>
    public static string? Obstacle(string file, bool mayOverwrite)
    {
        if (Directory.Exists(file))
        {
            return $"--output-file {file}: this is a folder. Name a file in it";
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            return $"--output-file {file}: there is no folder {folder}. Create it, or name another file";
        }

        return mayOverwrite ? null
            : new[] { file, SignatureOf(file) }.FirstOrDefault(File.Exists) is { } there ? $"{there}: it is there; it was left as it is. Use --force to overwrite it, or name another file with --output-file"
            : null;
    }

    /// <summary>Writes a document, and its signature when there is a key.</summary>
    /// <param name="file">The document's file.</param>
    /// <param name="mayOverwrite">Whether files that are there may be replaced; an older signature is then removed even when no new one is made.</param>
    /// <param name="write">Writes the document.</param>
    /// <param name="key">The key; null for no signature.</param>
    /// <exception cref="IOException">It cannot be written; neither file is then left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; neither file is then left behind.</exception>
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

            // An old signature beside a new document would look like a forgery.
            if (mayOverwrite)
            {
                File.Delete(SignatureOf(full));
            }

            File.Move(draft, full, mayOverwrite);
            if (key is not null)
            {
                File.Move(draftOfSignature, SignatureOf(full), mayOverwrite);
            }
        }
        finally
        {
            File.Delete(draft);
            File.Delete(draftOfSignature);
        }
    }
}

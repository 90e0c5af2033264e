using System.Text;

namespace CmkOperator.Hosting;

/// <summary>
/// Standard output for a program that logs. The writer of .NET passes text on in pieces of 256 characters, with a system call for each; a
/// line of the log is several times as long, and other processes that share the output could write into the middle of it.
/// </summary>
internal static class LineOutput
{
    // A line that names many things is about this long; a longer one is passed on in pieces of this size.
    private const int Characters = 16 * 1024;

    /// <summary>Makes it the console's output, for what is written from now on.</summary>
    public static void Use() => Console.SetOut(Over(Console.OpenStandardOutput()));

    /// <summary>A writer that passes on each text at once and in one piece.</summary>
    /// <param name="stream">Where the text goes, as UTF-8.</param>
    internal static StreamWriter Over(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Characters) { AutoFlush = true };
}

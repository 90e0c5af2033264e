namespace CmkOperator.Cli.Terminal;

/// <summary>What a command reads and writes, and how its output may look.</summary>
internal sealed record CommandConsole
{
    /// <summary>The width of text that nobody reads on a terminal: no line is folded.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where problems, warnings and progress go, so that results can be piped.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Looks up an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether results may carry colours.</summary>
    public bool HasColours { get; init; }

    /// <summary>Whether a line of progress can be drawn over.</summary>
    public bool HasProgress { get; init; }

    /// <summary>Columns of the terminal; <see cref="Unbounded"/> when the results go elsewhere.</summary>
    public int Width { get; init; } = Unbounded;

    /// <summary>The process's own console. Piped output is plain and not folded; <c>NO_COLOR</c> and a dumb terminal are respected.</summary>
    public static CommandConsole OfProcess()
    {
        if (OperatingSystem.IsWindows())
        {
            // The code page of a Windows console has no branches for trees.
            Console.OutputEncoding = System.Text.Encoding.UTF8;
        }

        var isTerminal = !Console.IsOutputRedirected;
        return new CommandConsole
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            Variable = Environment.GetEnvironmentVariable,
            HasColours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
            HasProgress = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = isTerminal ? Columns() : Unbounded,
        };
    }

    /// <summary>The text in a colour, where colours are welcome.</summary>
    /// <param name="ink">The colour.</param>
    /// <param name="text">The text.</param>
    public string Paint(Ink ink, string text) => HasColours && ink != Ink.Plain ? $"\e[{(int)ink}m{text}\e[0m" : text;

    // A terminal without a size, such as that of a build, reports none or fails.
    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : Unbounded;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return Unbounded;
        }
    }
}

/// <summary>A colour by its number in a terminal's escape sequence.</summary>
internal enum Ink
{
    /// <summary>As the terminal writes.</summary>
    Plain = 0,

    /// <summary>Headings.</summary>
    Bold = 1,

    /// <summary>What matters less.</summary>
    Dim = 2,

    /// <summary>Refused or failed.</summary>
    Red = 31,

    /// <summary>New, or in order.</summary>
    Green = 32,

    /// <summary>Changed, waiting or unknown.</summary>
    Yellow = 33,
}

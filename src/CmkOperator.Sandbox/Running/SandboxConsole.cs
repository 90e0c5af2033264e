namespace CmkOperator.Sandbox.Running;

/// <summary>The three streams of a run.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="IsInteractive">Whether a person looks at a terminal that can be redrawn.</param>
internal sealed record SandboxConsole(TextReader Input, TextWriter Output, TextWriter Errors, bool IsInteractive)
{
    /// <summary>Those of the process. <c>NO_COLOR</c> (no-color.org) asks for plain lines.</summary>
    public static SandboxConsole OfProcess() => new(
        Console.In,
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));
}
